"""What is offered next, and who moved to a dearer product, counted by hand."""

from crm_tui.domain.basket_rules import Rule
from crm_tui.domain.offers import Moves, Offers, Priced, Step

TEA, CUP, POT, TRAY = 1, 2, 3, 4


def test_what_is_not_bought_yet_is_offered_by_what_it_brings():
    to_cup = Rule((TEA,), CUP, 30, 100, 50, 40)  # confidence 60%: 0.6 x 100 = 60
    to_pot = Rule((TEA,), POT, 15, 100, 50, 20)  # 30%: 0.3 x 500 = 150
    offers = Offers([to_cup, to_pot], {CUP: 100, POT: 500}).to([TEA])
    assert [(one.product, one.worth) for one in offers] == [(POT, 150), (CUP, 60)]
    assert Offers([to_cup, to_pot], {CUP: 100, POT: 500}).to([TEA, POT])[0].product == CUP
    assert Offers([to_cup], {CUP: 100}).to([POT]) == []


def test_of_several_rules_to_a_product_the_surest_counts_and_all_its_side_must_be_bought():
    one, two = Rule((TEA,), POT, 15, 100, 50, 20), Rule((TEA, CUP), POT, 12, 100, 20, 20)
    offers = Offers([one, two], {POT: 10})
    assert [found.rule for found in offers.to([TEA, CUP])] == [two]
    assert [found.rule for found in offers.to([TEA])] == [one]


def test_who_bought_the_dearer_later_and_last_moved():
    products = {
        TEA: Priced("tea", "bag", 100), CUP: Priced("tea", "bag", 110),
        POT: Priced("tea", "bag", 109), TRAY: Priced("tea", "box", 900),
    }  # fmt: skip
    moves = Moves(products)
    moves.count([(TEA, "2024-01-01", "2024-02-01"), (CUP, "2024-02-02", "2024-03-01")])  # moved
    moves.count([(TEA, "2024-01-01", "2024-03-02"), (CUP, "2024-02-02", "2024-03-01")])  # went back
    moves.count([(TEA, "2024-02-03", "2024-03-01"), (CUP, "2024-02-02", "2024-04-01")])  # had it before
    moves.count([(TEA, "2024-01-01", "2024-01-01"), (POT, "2024-02-02", "2024-03-01")])  # only 9% dearer
    moves.count([(TEA, "2024-01-01", "2024-01-01"), (TRAY, "2024-02-02", "2024-03-01")])  # another unit
    assert moves.steps(1) == [Step(TEA, CUP, 1, 5)]
    assert moves.steps(1)[0].share == 0.2
    assert moves.steps(2) == []
    moves.count([(CUP, "2024-01-01", "2024-02-01"), (TEA, "2024-02-02", "2024-03-01")])  # down: as many as up
    assert moves.steps(1) == []


def test_a_step_of_less_than_a_tenth_is_chance():
    moves = Moves({TEA: Priced("tea", "bag", 100), CUP: Priced("tea", "bag", 200)})
    moves.count([(TEA, "2024-01-01", "2024-02-01"), (CUP, "2024-02-02", "2024-03-01")])
    for _ in range(9):
        moves.count([(TEA, "2024-01-01", "2024-02-01")])
    assert [step.share for step in moves.steps(1)] == [0.1]
    moves.count([(TEA, "2024-01-01", "2024-02-01")])
    assert moves.steps(1) == []
