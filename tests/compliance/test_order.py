"""The order in which tables are emptied: children first, circles cut only where a column may be null."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.compliance.domain.order import Reference, Unorderable, emptying_plan


def link(child: str, parent: str, *, nullable: bool = False, column: str = "") -> Reference:
    return Reference(child, column or f"{parent}_id", parent, nullable)


def test_children_go_before_their_parents() -> None:
    plan = emptying_plan(["user", "lap", "recording"], [link("lap", "recording"), link("recording", "user")])

    assert plan.tables == ("lap", "recording", "user")
    assert plan.unlink == ()


def test_a_circle_is_cut_where_it_may_be_null() -> None:
    back = link("recording", "activity", nullable=True)
    there = link("activity", "recording")

    plan = emptying_plan(["activity", "recording"], [there, back])

    assert plan.unlink == (back,)
    assert plan.tables == ("activity", "recording")


def test_a_nullable_link_that_is_in_no_circle_is_left_alone() -> None:
    plan = emptying_plan(
        ["user", "a", "b"], [link("a", "b"), link("b", "a", nullable=True), link("a", "user", nullable=True)]
    )

    assert {each.parent for each in plan.unlink} == {"a"}


def test_a_circle_that_cannot_be_cut_is_an_error() -> None:
    with pytest.raises(Unorderable, match=r"a\.b_id, b\.a_id"):
        emptying_plan(["a", "b"], [link("a", "b"), link("b", "a")])


def test_two_columns_between_the_same_tables_must_both_be_cut() -> None:
    references = [
        link("a", "b", nullable=True, column="first"),
        link("a", "b", column="second"),
        link("b", "a", nullable=True),
    ]

    plan = emptying_plan(["a", "b"], references)

    assert [(each.child, each.parent) for each in plan.unlink] == [("b", "a")]


def test_a_table_that_points_to_itself_is_unlinked_first() -> None:
    own = link("comment", "comment", nullable=True)

    assert emptying_plan(["comment"], [own]).unlink == (own,)


def test_tables_that_stay_do_not_matter() -> None:
    assert emptying_plan(["a"], [link("a", "kept"), link("kept", "a")]).tables == ("a",)


NAMES = st.sampled_from("abcdefgh")


@given(
    links=st.lists(st.tuples(NAMES, NAMES, st.booleans()), max_size=25).map(
        lambda drawn: [
            link(child, parent, nullable=nullable, column=f"c{number}")
            for number, (child, parent, nullable) in enumerate(drawn)
        ]
    )
)
def test_no_remaining_link_ever_points_to_an_emptied_table(links: list[Reference]) -> None:
    try:
        plan = emptying_plan("abcdefgh", links)
    except Unorderable:
        hard = [each for each in links if not each.is_nullable and each.child != each.parent]
        with pytest.raises(Unorderable):
            emptying_plan("abcdefgh", hard)
        return

    place = {name: number for number, name in enumerate(plan.tables)}
    assert sorted(place) == list("abcdefgh")
    for each in links:
        if each not in plan.unlink and each.child != each.parent:
            assert place[each.child] < place[each.parent]
    assert all(each.is_nullable for each in plan.unlink)
