"""The models against the figures their authors published, and against cases worked out by hand."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from crm_tui.domain import repeat_buying, spend_model
from crm_tui.domain.nelder_mead import minimise
from crm_tui.domain.repeat_buying import Bought, Model
from crm_tui.domain.spend_model import SpendModel, Spent

CDNOW = Path("ledgers/cdnow")
#: As published by Fader, Hardie and Lee for the CDNOW sample.
PUBLISHED = Model(0.243, 4.414, 0.793, 2.426)


def test_the_published_model_of_the_cdnow_customers_is_found(shared_data: Path):
    with (shared_data / CDNOW / "cdnow_customers_summary.csv").open() as file:
        found = repeat_buying.fit(
            Bought(int(row["frequency"]), float(row["recency"]), float(row["T"])) for row in csv.DictReader(file)
        )
    assert found is not None
    assert found[:4] == pytest.approx(PUBLISHED[:4], rel=0.01)
    assert found.likelihood == pytest.approx(-9582.43, abs=0.01)
    assert repeat_buying.expected(found, Bought(2, 30.43, 38.86), 39) == pytest.approx(1.226, abs=0.001)


def test_the_published_model_of_what_cdnow_customers_spend_is_found(shared_data: Path):
    spent: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for line in (shared_data / CDNOW / "CDNOW_sample.txt").read_text().splitlines():
        _, customer, day, _, amount = line.split()
        spent[customer][date(int(day[:4]), int(day[4:6]), int(day[6:]))] += float(amount)
    means = []
    for days in spent.values():
        again = [amount for day, amount in sorted(days.items()) if day <= date(1997, 9, 30)][1:]
        means += [Spent(len(again), sum(again) / len(again))] if again else []
    assert spend_model.fit(means) == pytest.approx(SpendModel(6.25, 3.74, 15.44), rel=0.02)


def test_expected_purchases_of_a_new_customer_grow_with_time():
    weeks = [repeat_buying.expected_of_new(PUBLISHED, week) for week in (0, 13, 26, 52)]
    assert weeks[0] == 0
    assert weeks == sorted(weeks)
    # The next purchase of somebody who has just come is that of a new customer.
    assert repeat_buying.expected(PUBLISHED, Bought(0, 0, 0), 26) == pytest.approx(weeks[2])


def test_who_never_came_again_cannot_have_left_and_silence_makes_leaving_likely():
    assert repeat_buying.alive(PUBLISHED, Bought(0, 0, 300)) == 1
    lately, long_ago = Bought(5, 38, 39), Bought(5, 10, 39)
    # By hand: 1 / (1 + a / (b + 4) * ((alpha + 39) / (alpha + 10)) ** (r + 5)) = 1 / (1 + 0.1234 * 3.0118 ** 5.243)
    assert repeat_buying.alive(PUBLISHED, long_ago) == pytest.approx(0.0244, abs=0.0002)
    assert repeat_buying.alive(PUBLISHED, lately) > 0.85


def test_too_few_make_no_model():
    few = [Bought(1, 3, 9)] * (repeat_buying.FEWEST_REPEATERS - 1) + [Bought(0, 0, 9)] * 500
    assert repeat_buying.fit(few) is None
    assert spend_model.fit([Spent(2, 10.0)] * (repeat_buying.FEWEST_REPEATERS - 1)) is None


def test_a_mean_is_drawn_towards_everybodys_the_more_the_fewer_purchases_there_are():
    model = SpendModel(6.25, 3.74, 15.44)
    everybody = 6.25 * 15.44 / 2.74
    assert spend_model.expected(model, Spent(0, 0)) == pytest.approx(everybody)
    once, often = (spend_model.expected(model, Spent(times, 100.0)) for times in (1, 50))
    assert everybody < once < often < 100


def test_a_fit_can_be_stopped():
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        repeat_buying.fit([Bought(1, 3, 9)] * 60, stop)


def test_the_bottom_of_a_valley_is_found():
    found = minimise(lambda at: (1 - at[0]) ** 2 + 100 * (at[1] - at[0] ** 2) ** 2, (-1.2, 1.0))
    assert found.converged
    assert found.at == pytest.approx((1, 1), abs=1e-3)
