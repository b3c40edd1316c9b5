"""The people: users, branches, appointments, notices, and the audit trail the whole house shares."""
