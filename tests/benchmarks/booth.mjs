// Makes ballots in Node with the modules of the booth. Given a file {election, code, choices, ballots}; answers with
// milliseconds of CPU and the ballots.

import { readFileSync } from "node:fs";
import { check, make } from "../../static/ballot/ballots.js";
import { Election } from "../../static/ballot/elections.js";
import { G, tableOf } from "../../static/ballot/group.js";

const { election: text, code, choices, ballots } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const election = await Election.read(new TextEncoder().encode(text));

async function milliseconds(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
const made = [];
const another = async () => made.push((await make(election, code, choices)).raw);

const tables = await milliseconds(() => [G, election.publicKey].map(tableOf));
const first = await milliseconds(another);
const times = [];
while (times.length < ballots) times.push(await milliseconds(another));
const anybody = { has: () => true };
const checks = [];
for (const raw of made.slice(0, 8)) checks.push(await milliseconds(() => check(raw, election, anybody)));
const texts = made.map((raw) => new TextDecoder().decode(raw));
console.log(JSON.stringify({ tables, first, ballot: median(times), checked: median(checks), made: texts }));
