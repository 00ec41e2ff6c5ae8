"""The linear programme over the options found so far: which mix of them is best, and what each limit is worth in it."""

from __future__ import annotations

import numpy as np

from netvet.transition.limits import Limits
from netvet.transition.problem import Floats, Integers


class Master:
    """A growing programme: rows are limits and blocks of units, columns their options; HiGHS goes on from where it stood."""

    def __init__(self, limits: Limits, blocks: int) -> None:
        import highspy  # noqa: PLC0415 - an extra

        self._limits, self._infinity = limits, highspy.kHighsInf
        self._solver = highspy.Highs()
        self._optimal, self._integer = highspy.HighsModelStatus.kOptimal, highspy.HighsVarType.kInteger
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self._solver.setOptionValue(option, value)
        rows = len(limits.capacity)
        low = np.concatenate([np.full(rows, -self._infinity), np.ones(blocks)])
        high = np.concatenate([limits.capacity, np.ones(blocks)])
        self._solver.addRows(rows + blocks, low, high, 0, np.zeros(rows + blocks, np.int32), np.zeros(0, np.int32), np.zeros(0))
        self.elastic = self._add_elastic()

    def _add_elastic(self) -> int:
        limits, every = self._limits, np.arange(len(self._limits.capacity))
        near = every[limits.width > 0]
        row = np.concatenate([near, every])
        cost = np.concatenate([limits.price[near], limits.ceiling])
        most = np.concatenate([limits.width[near], np.full(len(every), self._infinity)])
        self._columns(cost, most, np.arange(len(row) + 1), row, np.full(len(row), -1.0))
        return len(row)

    def add(self, cost: Floats, uses: Floats, block: Integers, some: Integers | None = None) -> None:
        """Add options of blocks.

        Args:
            cost: of each. [n]
            uses: by limit and option. [L, n]
            block: whose they are. [n]
            some: of the options those that are added; None: all.
        """
        rows, number = len(uses), len(block) if some is None else len(some)
        row, column = np.nonzero(uses)
        option = column
        if some is not None:
            own = np.full(uses.shape[1], -1)
            own[some] = np.arange(number)
            kept = own[column] >= 0
            row, column = row[kept], column[kept]
            cost, block, option = cost[some], block[some], own[column]
        order = np.argsort(option, kind="stable")  # option by option, and in each row by row
        row, column, option = row[order], column[order], option[order]
        start = np.searchsorted(option, np.arange(number + 1)) + np.arange(number + 1)
        place, value = np.empty(len(row) + number, np.int64), np.empty(len(row) + number)
        at = np.arange(len(row)) + option
        place[at], value[at] = row, uses[row, column]
        place[start[1:] - 1], value[start[1:] - 1] = rows + block, 1.0
        self._columns(cost, np.full(number, self._infinity), start, place, value)

    def open_with(self, options: Integers, of: Integers, price: float) -> None:
        """Add what costs once where any of some options is taken; options come first, and none is added after it.

        Args:
            options: their numbers, in the order in which they were added. [n]
            of: whose they are: no more than one of the same is taken. [n]
            price: what it costs.
        """
        opened, none = self._solver.getNumCol(), np.zeros(0, np.int64)
        self._columns(np.array([price]), np.ones(1), np.zeros(2, np.int64), none, np.zeros(0))
        order = np.argsort(of, kind="stable")
        begin = np.flatnonzero(np.diff(of[order], prepend=-1))
        # the options of one block, and what they need
        start = (begin + np.arange(len(begin))).astype(np.int32)
        place = np.insert(self.elastic + options[order], begin, opened).astype(np.int32)
        value = np.insert(np.ones(len(options)), begin, -1.0)
        rows = len(begin)
        self._solver.addRows(rows, np.full(rows, -self._infinity), np.zeros(rows), len(place), start, place, value)

    def _columns(self, cost: Floats, most: Floats, start: Integers, row: Integers, value: Floats) -> None:
        number = len(cost)
        begin, index = start[:-1].astype(np.int32), row.astype(np.int32)
        self._solver.addCols(number, cost.astype(float), np.zeros(number), most, len(value), begin, index, value.astype(float))

    def solve(self, seconds: float) -> bool:
        """Solve it; whether that came to an end within the seconds."""
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(seconds, 0.01))
        self._solver.run()
        return self.optimal

    @property
    def optimal(self) -> bool:
        """Whether the last solution is proven to be the best."""
        return bool(self._solver.getModelStatus() == self._optimal)

    def solve_whole(self, seconds: float, nodes: int) -> bool:
        """Solve it with whole options; whether there is a solution."""
        whole = np.arange(self.elastic, self._solver.getNumCol(), dtype=np.int32)
        kinds = np.full(len(whole), int(self._integer), np.uint8)
        self._solver.changeColsIntegrality(len(whole), whole, kinds)
        for option, value in (("mip_max_nodes", nodes), ("mip_rel_gap", 1e-9), ("mip_abs_gap", 1e-9)):
            self._solver.setOptionValue(option, value)
        self.solve(seconds)
        return bool(self._solver.getInfo().primal_solution_status == 2)  # noqa: PLR2004 - feasible, in HiGHS

    @property
    def value(self) -> float:
        """The cost of the best mix."""
        return float(self._solver.getInfo().objective_function_value)

    def prices(self) -> tuple[Floats, Floats]:
        """What a unit of each limit is worth in the best mix, and what each block costs there. [L], [blocks]."""
        duals = np.array(self._solver.getSolution().row_dual)
        rows = len(self._limits.capacity)
        return np.clip(-duals[:rows], 0.0, self._limits.ceiling), duals[rows:]

    def mix(self) -> Floats:
        """How much of each option is in the best mix, in the order in which they were added."""
        return np.asarray(np.maximum(np.array(self._solver.getSolution().col_value)[self.elastic :], 0.0), float)
