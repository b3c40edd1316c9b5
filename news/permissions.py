"""Who may write, publish and withdraw what. A thing of no branch belongs to the whole union."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from members.models import Branch
from members.permissions import branches_of, holds
from members.rules.roles import EDITORIAL, Role
from news.models import Article, Correction, MustRead, Policy, Resource, Submission
from news.rules import resources as resource_rules
from news.rules.resources import Access
from news.rules.review import LEVELS
from news.rules.stages import Stage

if TYPE_CHECKING:
    from members.permissions import Person
    from news.models import Column, ResourceCategory

Thing = Article | Policy
REVIEWERS = LEVELS[3]


def branches_for_writing(user: Person) -> list[Branch]:
    """The branches whose news this person writes; each stands for its subtree."""
    return branches_of(user, Role.EDITOR)


def branches_for_reading(user: Person) -> list[Branch]:
    """The branches whose unpublished news this person may see."""
    return branches_of(user, *EDITORIAL)


def writes_for_the_union(user: Person) -> bool:
    return _holds_for(user, None, Role.EDITOR)


def may_write(user: Person, thing: Thing | None = None) -> bool:
    """Editors, for their branch and what is below it. Without a thing: anything at all."""
    if thing is None:
        return holds(user, Role.EDITOR)
    return _holds_for(user, _branch_of(thing), Role.EDITOR)


def may_change(user: Person, thing: Thing | None = None) -> bool:
    """Not while reviewers read it; what readers see already only by those who may also publish at once."""
    if thing is None or thing.pk is None:
        return may_write(user, thing)
    if thing.stage == Stage.SUBMITTED or not may_write(user, thing):
        return False
    return thing.stage != Stage.PUBLISHED or may_publish(user, thing)


def may_correct(user: Person, article: Article) -> bool:
    """Propose another wording of what readers see: whoever writes for its branch and may not publish at once."""
    is_live = article.stage == Stage.PUBLISHED
    return is_live and may_write(user, article) and not may_publish(user, article)


def corrections_waiting_for(user: Person) -> QuerySet[Correction]:
    """Those this person decides: of texts they may publish, and never the own one."""
    found = Correction.objects.filter(outcome="open", article__stage=Stage.PUBLISHED)
    found = found.exclude(proposed_by=user).select_related("article")
    if writes_for_the_union(user):
        return found
    mine = Q(pk__in=[])
    for branch in branches_of(user, Role.FINAL_REVIEWER):
        mine |= Q(article__branch__path__startswith=branch.path)
        if branch.parent_id is None:
            mine |= Q(article__branch=None)
    return found.filter(mine)


def branches_for_asking(user: Person) -> list[Branch]:
    """For whose members this person may set a must-read."""
    return branches_of(user, Role.EDITOR, Role.FINAL_REVIEWER)


def asks_the_union(user: Person) -> bool:
    return any(branch.parent_id is None for branch in branches_for_asking(user))


def may_require_reading(user: Person, thing: Thing) -> bool:
    """Who writes or finally reviews for the text's branch; what belongs to no branch asks for the whole union."""
    return _holds_for(user, _branch_of(thing), Role.EDITOR, Role.FINAL_REVIEWER)


def must_reads_for(user: Person) -> QuerySet[MustRead]:
    """Those whose progress this person may see: the editorial desk and membership officers, for their branches."""
    places = branches_of(user, *EDITORIAL, Role.MEMBERSHIP_OFFICER)
    if any(branch.parent_id is None for branch in places):
        return MustRead.objects.all()
    here = Branch.objects.below(places)
    up = {pk for branch in places for pk in branch.line}
    # An audience without branches is the whole union; one that names a branch reaches below it and is known above it.
    asked = Q(branches=None) | Q(branches__in=here) | Q(branches__in=up)
    return (
        MustRead.objects.filter(pk__in=MustRead.objects.filter(asked).values("pk"))
        if places
        else MustRead.objects.none()
    )


def may_see_must_reads(user: Person, must_read: MustRead | None = None) -> bool:
    if must_read is None:
        return holds(user, *EDITORIAL, Role.MEMBERSHIP_OFFICER)
    return must_reads_for(user).filter(pk=must_read.pk).exists()


def may_change_must_read(user: Person, must_read: MustRead | None = None) -> bool:
    """Whoever may ask for it, where the whole audience is theirs."""
    if must_read is None:
        return bool(branches_for_asking(user))
    if asks_the_union(user):
        return True
    asked, mine = list(must_read.branches.all()), branches_for_asking(user)
    return bool(asked) and all(any(place.contains(branch) for place in mine) for branch in asked)


def may_submit(user: Person, thing: Thing) -> bool:
    """Whoever may write it puts it before the reviewers, and takes it back."""
    return may_write(user, thing)


def submissions_waiting_for(user: Person) -> QuerySet[Submission]:
    """What this person has to review now: the own role has its turn, and nobody reviews the own text."""
    mine = Q(pk__in=[])
    for role in REVIEWERS:
        places = branches_of(user, role)
        turns = [
            (levels, n) for levels, roles in LEVELS.items() for n, each in enumerate(roles) if each is role
        ]
        if places:
            mine |= _in_reach(places) & reduce(or_, (Q(levels=levels, approved=n) for levels, n in turns))
    found = Submission.objects.open().annotate(
        approved=Count("reviews", filter=Q(reviews__is_approval=True), distinct=True)
    )
    for way in ("article__submissions__submitted_by", "policy__submissions__submitted_by", "reviews__by"):
        found = found.exclude(**{way: user})
    return found.filter(mine).exclude(article__author=user).exclude(policy__author=user)


def submissions_for(user: Person) -> QuerySet[Submission]:
    """What the editorial desk of one's own branches has put before reviewers."""
    places = branches_of(user, *EDITORIAL)
    return Submission.objects.filter(_in_reach(places)) if places else Submission.objects.none()


def may_see_submissions(user: Person, submission: Submission | None = None) -> bool:
    if submission is None:
        return holds(user, *EDITORIAL)
    return _holds_for(user, _branch_of(submission.thing), *EDITORIAL)


def may_review(user: Person, thing: Thing) -> bool:
    """Whether this text waits for this person now."""
    return submissions_waiting_for(user).filter(pk__in=thing.submissions.values("pk")).exists()


def may_see(user: Person, thing: Thing | None = None) -> bool:
    """What is not public yet: everybody at the editorial desk of that branch."""
    if thing is None:
        return holds(user, *EDITORIAL)
    return _holds_for(user, _branch_of(thing), *EDITORIAL)


def may_see_report(user: Person) -> bool:
    """How fresh the news is: the desk, and leaders who write nothing."""
    return holds(user, *EDITORIAL, Role.LEADER)


def branches_in_report(user: Person) -> list[Branch]:
    """The branches whose freshness this person follows; each stands for its subtree."""
    return branches_of(user, *EDITORIAL, Role.LEADER)


def may_publish(user: Person, thing: Thing) -> bool:
    """At once, before any review: the final reviewer of the branch, and editors of the whole union."""
    return _holds_for(user, _branch_of(thing), Role.FINAL_REVIEWER) or writes_for_the_union(user)


def may_withdraw(user: Person, thing: Thing) -> bool:
    """Who may publish may take back."""
    return may_publish(user, thing)


def may_add_policies(user: Person) -> bool:
    """Policies hold for everybody, so only editors of the whole union keep them."""
    return writes_for_the_union(user)


def may_write_policies(user: Person, policy: Policy | None = None) -> bool:
    """Also while reviewers read it: what is typed then is put aside."""
    return writes_for_the_union(user)


def may_change_policies(user: Person, policy: Policy | None = None) -> bool:
    return writes_for_the_union(user) and (policy is None or may_change(user, policy))


def may_renew(user: Person, policy: Policy) -> bool:
    """Of what readers have seen; a draft is simply changed."""
    return writes_for_the_union(user) and policy.stage in (Stage.PUBLISHED, Stage.WITHDRAWN)


def may_see_policies(user: Person, policy: Policy | None = None) -> bool:
    return _holds_for(user, None, *EDITORIAL)


def may_keep_old_addresses(user: Person, address: object = None) -> bool:
    """They belong to no branch: the whole union's editors."""
    return writes_for_the_union(user)


def may_bring_in_old_sites(user: Person, old_site: object = None) -> bool:
    """Whoever does it fills the columns of the whole union, and publishes without a review."""
    return writes_for_the_union(user)


def may_keep_typos(user: Person, typo: object = None) -> bool:
    """One list for everybody: the editors of the whole union."""
    return writes_for_the_union(user)


def may_keep_templates(user: Person, template: object = None) -> bool:
    """Every writer begins with them; the editors of the whole union keep them."""
    return writes_for_the_union(user)


def may_edit_columns(user: Person, column: object = None) -> bool:
    return holds(user, Role.SYSTEM_ADMINISTRATOR) or writes_for_the_union(user)


def may_compose(user: Person, thing: object = None) -> bool:
    """The home page is the whole union's."""
    return writes_for_the_union(user)


def may_keep_tags(user: Person, tag: object = None) -> bool:
    """Tags are shared: writers make them, the union's editors keep them in order."""
    return writes_for_the_union(user)


def may_delete_column(user: Person, column: Column | None = None) -> bool:
    """Only one that nothing stands in."""
    if column is None or not may_edit_columns(user):
        return may_edit_columns(user)
    return not (
        column.children.exists()
        or column.articles.exists()
        or column.policys.exists()
        or column.blocks.exists()
    )


def may_upload_pictures(user: Person) -> bool:
    return holds(user, Role.EDITOR)


def may_edit_picture(user: Person, picture: object = None) -> bool:
    """Pictures are shared: every editor may describe one better."""
    return holds(user, Role.EDITOR)


def roles_today(user: Person) -> set[str]:
    """What the person is trusted with now, for whatever branch."""
    return {appointment.role for appointment in user.appointments_today} if user.is_authenticated else set()


def may_open_resource(user: Person, resource: Resource) -> bool:
    """Take its files: those for whom it is, and its keepers."""
    is_member = user.is_authenticated and user.is_active
    return resource_rules.may_open(
        Access(resource.access), resource.roles, is_member=is_member, held=roles_today(user)
    ) or may_see_resources(user, resource)


def may_find_resource(user: Person, resource: Resource) -> bool:
    """Read what it is, without taking it (news.rules.resources.LISTED_FOR_ALL)."""
    return resource.is_listed_for_all or may_open_resource(user, resource)


def resources_listed_for(user: Person) -> QuerySet[Resource]:
    """What stands in this person's list: what everybody may find, what is for the own roles, what one keeps."""
    listed = Resource.objects.public().listed_for(roles_today(user))
    return listed | resources_in_reach(user).public() if holds(user, *EDITORIAL) else listed


def may_keep_resources(user: Person, resource: Resource | None = None) -> bool:
    """Upload, publish, withdraw: editors, for their branch and what is below it. Files go through no review."""
    if resource is None:
        return holds(user, Role.EDITOR)
    return _holds_for(user, resource.branch, Role.EDITOR)


def may_see_resources(user: Person, resource: Resource | None = None) -> bool:
    """Drafts too: the editorial desk of the branch."""
    if resource is None:
        return holds(user, *EDITORIAL)
    return _holds_for(user, resource.branch, *EDITORIAL)


def resources_in_reach(user: Person) -> QuerySet[Resource]:
    """What the desk of one's own branches keeps; what belongs to no branch is the union's."""
    mine = Q(pk__in=[])
    for branch in branches_for_reading(user):
        mine |= Q(branch__path__startswith=branch.path)
        if branch.parent_id is None:
            mine |= Q(branch=None)
    return Resource.objects.filter(mine)


def may_edit_resource_categories(user: Person, category: ResourceCategory | None = None) -> bool:
    return writes_for_the_union(user)


def may_delete_resource_category(user: Person, category: ResourceCategory | None = None) -> bool:
    """Only an empty one."""
    return writes_for_the_union(user) and (category is None or not category.resources.exists())


def _in_reach(branches: Iterable[Branch]) -> Q:
    """Submissions about these branches with their subtrees; the whole union's go with its root."""
    found = Q(pk__in=[])
    for branch in branches:
        found |= Q(article__branch__path__startswith=branch.path)
        if branch.parent_id is None:
            found |= Q(article__branch=None)
    return found


def _branch_of(thing: Thing) -> Branch | None:
    return thing.branch if isinstance(thing, Article) else None


def _holds_for(user: Person, branch: Branch | None, *roles: Role) -> bool:
    """Like `holds`, but what belongs to no branch asks for a role in the whole union."""
    return any(
        mine.parent_id is None or (branch is not None and mine.contains(branch))
        for mine in branches_of(user, *roles)
    )
