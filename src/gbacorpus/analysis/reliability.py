"""Agreement of coders as a statistic: codings in, percent, kappa and alpha out."""

from collections.abc import Set
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..given import brief

RESAMPLES = 1000
SEED = 20251212
FIRM, TENTATIVE = 0.8, 0.667


def reading(alpha: float) -> str:
    """What may be built on a field with this alpha (Krippendorff 2004).

    >>> reading(0.85), reading(0.7), reading(0.5), reading(float("nan"))
    ('firm', 'tentative', 'not to be relied on', 'not defined')
    """
    if np.isnan(alpha):
        return "not defined"
    return "firm" if alpha >= FIRM else "tentative" if alpha >= TENTATIVE else "not to be relied on"


def _nominal(code: object, other_code: object) -> float:
    return float(code != other_code)


def masi(one: Set, other: Set) -> float:
    """The MASI distance of two sets: overlap, weighted by how one lies to the other (Passonneau 2006).

    Written out because nltk, which has it, costs a second to load and rounds its weights to .67, .33.

    >>> masi({1, 2}, {1, 2}), round(masi({1}, {1, 2}), 3), round(masi({1, 2}, {1, 3}), 3), masi({1}, {2})
    (0.0, 0.667, 0.889, 1.0)
    """
    if one == other:
        return 0.0
    shared = len(one & other)
    weight = 2 / 3 if one <= other or other <= one else 1 / 3 if shared else 0
    return 1 - weight * shared / len(one | other)


def kappa_of(table: npt.ArrayLike) -> np.float64:
    """Cohen's kappa of a square table, one coder's codes by the other's (Cohen 1960).

    NaN where chance alone would have them agree always.

    >>> float(kappa_of([[20, 5], [10, 15]]).round(3))
    0.4
    """
    shares = np.asarray(table, float) / np.sum(table)
    agreed, by_chance = np.trace(shares), shares.sum(axis=0) @ shares.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (agreed - by_chance) / (1 - by_chance)


def measure_agreement(
    codings: pd.DataFrame, sets: bool = False, groups: npt.ArrayLike | None = None
) -> dict[str, float]:
    """Percent, Cohen's kappa and Krippendorff's alpha of some codings of the same units.

    Parameters
    ----------
    codings : DataFrame
        One row per unit, one column per coder; values are codes, or frozensets of codes; missing
        where a coder did not code the unit.
    sets : bool
        Whether the values are sets, compared by the MASI distance (Passonneau 2006).
    groups : array, optional
        Units that are drawn together in the resampling, as all pairs of one later measure.

    Returns
    -------
    dict
        `n_units` (coded by two or more), `percent` (share of pairs of codes that are the same, 0 to
        1), `kappa` (Cohen 1960; the mean over pairs of coders), `alpha` (Krippendorff 2004) and
        `alpha_low`, `alpha_high` (95%, percentile bootstrap over units or groups). NaN where a
        figure is not defined, as when only one code was ever given.

    Raises
    ------
    ValueError
        For fewer than two coders, or groups that are not one for each unit.

    Examples
    --------
    >>> codings = pd.DataFrame({"a": list("xxyyzzxy"), "b": list("xxyyzzxx")})
    >>> made = measure_agreement(codings)
    >>> made["n_units"], made["percent"], round(made["alpha"], 3)
    (8, 0.875, 0.819)
    """
    if not isinstance(codings, pd.DataFrame) or codings.shape[1] < 2:
        raise ValueError(
            "agreement needs two coders or more: expected a DataFrame with a column for each, found "
            + (f"{codings.shape[1]}" if isinstance(codings, pd.DataFrame) else brief(codings))
        )
    if groups is not None and np.shape(groups) != (len(codings),):
        raise ValueError(f"expected a group for each of {len(codings)} units, found {brief(groups)}")
    pairable = (codings.notna().sum(axis=1) >= 2).to_numpy()
    group = np.arange(len(codings)) if groups is None else np.asarray(groups)
    codings, group = codings[pairable], pd.factorize(group[pairable])[0]
    values = list(dict.fromkeys(v for column in codings for v in codings[column].dropna()))
    number = {value: i for i, value in enumerate(values)}
    counts = np.zeros((len(codings), len(values)))
    for column in codings:
        known = codings[column].notna().to_numpy()
        counts[np.flatnonzero(known), codings[column].dropna().map(number).to_numpy(int)] += 1
    distance = masi if sets else _nominal
    distances = np.zeros((len(values), len(values)))
    for i, j in np.ndindex(distances.shape):
        distances[i, j] = distance(values[i], values[j])
    observed = coincidences(counts, group)
    low, high = _bootstrap(observed, distances)
    same, kappas = [], []
    for coder, other_coder in combinations(codings.columns, 2):
        both = codings[[coder, other_coder]].dropna()
        same.append((both[coder] == both[other_coder]).to_numpy())
        table = np.zeros((len(values), len(values)))
        np.add.at(table, (both[coder].map(number).to_numpy(int), both[other_coder].map(number).to_numpy(int)), 1)
        if len(values) > 1 and len(both):
            kappas.append(kappa_of(table))
    agreed = np.concatenate(same)
    return {
        "n_units": len(codings),
        "percent": float(agreed.mean()) if len(agreed) else np.nan,
        "kappa": float(np.mean(kappas)) if kappas else np.nan,
        "alpha": float(alpha_of(observed.sum(axis=0), distances)),
        "alpha_low": low,
        "alpha_high": high,
    }


def coincidences(counts: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """The coincidence matrix of each group of units (Krippendorff 2011), shape (n_groups, V, V).

    >>> coincidences(np.array([[1.0, 1.0], [2.0, 0.0]]), np.array([0, 1])).tolist()
    [[[0.0, 1.0], [1.0, 0.0]], [[2.0, 0.0], [0.0, 0.0]]]
    """
    matrices = np.zeros((groups.max(initial=-1) + 1, counts.shape[1], counts.shape[1]))
    same = np.eye(counts.shape[1])
    for group, row in zip(groups, counts, strict=True):
        matrices[group] += (np.outer(row, row) - same * row) / (row.sum() - 1)
    return matrices


def _bootstrap(observed: np.ndarray, distances: np.ndarray) -> tuple[float, float]:
    """The middle 95% of alpha when units, or groups of them, are drawn again with replacement.

    Coincidences add up over units, so a thousand draws are one product of matrices.
    """
    n_groups, size = len(observed), len(distances)
    if not n_groups:
        return np.nan, np.nan
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(0, n_groups, (RESAMPLES, n_groups))
    times = np.array([np.bincount(draw, minlength=n_groups) for draw in drawn], dtype=float)
    alphas = alpha_of((times @ observed.reshape(n_groups, -1)).reshape(-1, size, size), distances)
    if np.isnan(alphas).all():
        return np.nan, np.nan
    low, high = np.nanquantile(alphas, [0.025, 0.975])
    return float(low), float(high)


def alpha_of(observed: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """Alpha of coincidence matrices, shape (…, V, V); NaN where only one value occurs.

    >>> matrix = np.array([[4.0, 1.0], [1.0, 2.0]])
    >>> float(alpha_of(matrix, 1 - np.eye(2)).round(3))
    0.533
    """
    margins = observed.sum(axis=-1)
    total = margins.sum(axis=-1)
    disagreement = (observed * distances).sum(axis=(-2, -1))
    expected = np.einsum("...i,ij,...j->...", margins, distances, margins) / (total - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - disagreement / expected, np.nan)
