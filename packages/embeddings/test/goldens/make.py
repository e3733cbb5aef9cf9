"""Makes statistics.json: python make.py, with scipy 1.17 and statsmodels 0.15 (any recent ones give the same).

Cliff's delta has no peer there: it is computed from its definition, over all pairs.
"""

import json
import random
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

random.seed(7)


def numbers(n, shift, digits):
    return [round(random.gauss(shift, 1), digits) for _ in range(n)]


def groups():
    yield [1.0], [2.0]
    yield [3.0], [1.0, 2.0, 4.0, 5.0]
    yield [1.0, 2.0, 3.0], [4.0, 5.0, 6.0]
    yield [1.0, 1.0, 2.0], [1.0, 2.0, 2.0]
    yield numbers(8, 0.7, 9), numbers(40, 0, 9)
    yield numbers(7, 0, 9), numbers(300, 1.5, 9)
    yield numbers(9, 0.2, 9), numbers(9, 0, 9)
    yield numbers(30, 0.5, 0), numbers(50, 0, 0)
    yield numbers(200, 0.1, 1), numbers(150, 0, 1)
    yield numbers(400, 1.2, 3), numbers(300, 0, 3)
    yield numbers(60, 9, 3), numbers(80, 0, 3)
    yield [0.0] * 50 + [1.0] * 20, [0.0] * 90 + [1.0] * 3


def cliff(a, b, z):
    d = np.sign(np.subtract.outer(a, b))
    n, m = d.shape
    delta = d.mean()
    if n < 2 or m < 2:
        return delta, None
    if abs(delta) == 1:
        bound = (min(n, m) - z * z) / (min(n, m) + z * z)
        return delta, [bound, 1] if delta == 1 else [-1, -bound]
    rows = ((d.mean(axis=1) - delta) ** 2).sum()
    columns = ((d.mean(axis=0) - delta) ** 2).sum()
    cells = ((d - delta) ** 2).sum()
    variance = (m * m * rows + n * n * columns - cells) / (n * m * (n - 1) * (m - 1))
    variance = max(variance, (1 - delta**2) / (n * m - 1))
    middle = delta - delta**3
    reach = z * variance**0.5 * ((1 - delta**2) ** 2 + z * z * variance) ** 0.5
    scale = 1 - delta**2 + z * z * variance
    return delta, [max(-1, (middle - reach) / scale), min(1, (middle + reach) / scale)]


z = stats.norm.ppf(0.975)
ranks = []
for a, b in groups():
    test = stats.mannwhitneyu(a, b)
    delta, interval = cliff(a, b, z)
    ranks.append({"a": a, "b": b, "u": test.statistic, "p": test.pvalue, "delta": delta, "interval": interval})

shares = []
for a, n, b, m in [(0, 5, 5, 5), (1, 1, 0, 1), (3, 10, 9, 12), (0, 40, 0, 30), (17, 40, 5, 60), (120, 400, 80, 500),
                   (49, 60, 11, 140), (2, 3, 900, 1000), (500, 1000, 501, 1000), (4000, 9000, 3000, 9000)]:
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    shares.append({
        "of": [a, n, b, m],
        "p": stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue,
        "difference": [low, high],
        "wilson": list(proportion_confint(a, n, method="wilson")),
    })

tables = []
for a, b in [([10, 20, 30], [30, 20, 10]), ([5, 9, 1, 4], [7, 2, 8, 8]), ([100, 200, 50], [90, 210, 55]),
             ([300, 5, 5, 5, 5], [5, 5, 5, 5, 300])]:
    test = stats.chi2_contingency([a, b], correction=False)
    tables.append({"a": a, "b": b, "statistic": test.statistic, "p": test.pvalue})

families = []
for p in [[0.01], [0.04, 0.001, 0.03, 0.8, 0.03], [1, 1, 1], [0.2, 0.01, 0.02, 0.5, 0.5, 1e-12, 0.049]]:
    families.append({"p": p, "benjamini-hochberg": list(multipletests(p, method="fdr_bh")[1]),
                     "holm": list(multipletests(p, method="holm")[1])})

tails = [[df, x, stats.chi2.sf(x, df)] for df in [1, 2, 3, 7, 20, 99] for x in [0.001, 0.5, 1, 5, 20, 100, 300]]
normal = [[x, stats.norm.sf(x)] for x in [-6, -1.5, -0.01, 0, 0.01, 0.7, 1.96, 5, 12, 30]]

out = {"made with": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__}, "z": z, "ranks": ranks,
       "shares": shares, "tables": tables, "families": families, "tails": tails, "normal": normal}
plain = lambda value: value.item() if isinstance(value, np.generic) else value
text = json.dumps({key: out[key] for key in out}, default=plain)
Path(__file__).with_name("statistics.json").write_text(text.replace("}, {", "},\n{") + "\n")
