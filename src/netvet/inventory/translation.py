"""A mapping as SQL: how the columns of a sheet become those of a table. Nothing here reads a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from netvet.errors import InventoryError
from netvet.fact import NONE, Type
from netvet.inventory.cells import bare_text, name, quote
from netvet.inventory.mapping import SERIALS, ColumnMapping, SheetMapping, TableMapping, Word, is_closed, strptime_form
from netvet.inventory.reading import staged
from netvet.inventory.source import ROW, Source
from netvet.inventory.tables import PLACEHOLDERS, Column

ERRORS = (
    "#N/A #NV #N/D #REF! #BEZUG! #VALUE! #WERT! #VALOR! #VALEUR! #DIV/0! #NAME? #NOM? #NOMBRE? #NOME? #NUM! #ZAHL! "
    "#NOMBRE! #NULL! #SPILL! #CALC! #¡REF! #¡VALOR! #¡DIV/0! #¿NOMBRE? #¡NUM! #NÚM!"
).split()
"""What spreadsheets write into a cell whose formula fails: it states nothing."""

_LEGAL_FLAGS = ("true", "yes", "1", "false", "no", "0", NONE)


class Translation:
    """How one sheet fills one table.

    Attributes:
        mapping: the mapping.
        one: what it says of the sheet.
        raw: the sheet, under its own names.
        whole: whether only what the mapping names becomes part of the table; else other columns stay what they are.
    """

    def __init__(self, mapping: SheetMapping, one: TableMapping, raw: Source, *, label: str = "") -> None:
        self.mapping, self.one, self.raw, self.label = mapping, one, raw, label
        self.whole = bool(label)
        self.own = {" ".join(column.split()).casefold(): column for column in raw.columns if column != ROW}
        self.named: dict[str, ColumnMapping] = {}
        for column in one.columns:
            source = self._find(column.source)
            for target in column.to:
                self.named[target] = replace(column, source=source)
        if not self.whole:
            self._keep_native()

    def _find(self, wanted: str) -> str:
        found = self.own.get(" ".join(wanted.split()).casefold())
        if found is not None:
            return found
        near = get_close_matches(wanted, self.own.values(), n=2, cutoff=0.6)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"it has {_listed(self.own.values())}"
        place = f"{self.raw.path.name}{f', {self.one.sheet}' if self.one.sheet else ''}, row {self.one.header}"
        raise InventoryError(f"{place} has no column {wanted!r}", where=str(self.mapping.path), remedy=hint)

    def _keep_native(self) -> None:
        """A native table keeps the columns that bear names of netvet's."""
        left_out = {self._find(column.source) for column in self.one.columns}
        for column in self.own.values():
            native = column.casefold()
            if native in self.one.table.names and column not in left_out:
                if native in self.named or native in self.one.constants:
                    remedy = "take one of them out of the file, or out of the mapping"
                    raise InventoryError(f"{native!r} is filled twice", where=str(self.mapping.path), remedy=remedy)
                self.named[native] = ColumnMapping(column, (native,))

    @property
    def unnamed(self) -> list[str]:
        """Columns of the sheet that the mapping does not name."""
        named = {column.source for column in self.named.values()} | {self._find(column.source) for column in self.one.columns}
        return [column for column in self.own.values() if column not in named]

    @property
    def stages(self) -> tuple[str, ...]:
        """SQL select lists, each over the one before: what the sheet says, its words without case, and what they mean."""
        said = [f"{self._said(target)} AS {self.text(target)}" for target in [*self.named, *self.one.constants]]
        if self.one.only_where:
            said.append(f"{self._written(self._find(self.one.only_where))} AS {name('said:')}")
        folded = [
            f"{_fold(self.text(target))} AS {self.word(target)}"
            for target in self.named
            if target in self.mapping.words or target == "product"
        ]
        values = [f"{self._meant(target)} AS {self.value(target)}" for target in [*self.named, *self.one.constants]]
        if "product" in self.named:
            values += [f"{self._by_product(target)} AS {self.of_product(target)}" for target in self.product_fills]
        return tuple(", ".join(stage) for stage in (said, folded, values) if stage)

    @property
    def rows(self) -> str:
        """SQL: the rows of the sheet with their numbers, and all that the stages make of them."""
        raw = self.raw
        numbered = raw.scan if raw.row == name(ROW) else f"(SELECT *, {raw.row} AS {name(ROW)} FROM {raw.scan})"
        return staged(numbered, self.stages)

    def text(self, target: str) -> str:
        """The identifier of what the sheet says in the column that fills `target`, NULL where it says nothing."""
        return name(f"said:{target}")

    def word(self, target: str) -> str:
        """The identifier of the same without case, as mappings compare it."""
        return name(f"word:{target}")

    def value(self, target: str) -> str:
        """The identifier of the text that becomes the cell of `target`."""
        return name(f"value:{target}")

    def of_product(self, target: str) -> str:
        """The identifier of what the product of a row says of its function or vendor."""
        return name(f"product:{target}")

    def _said(self, target: str) -> str:
        if target in self.one.constants:
            return self._constant(self.one.constants[target])
        return self._written(self.named[target].source)

    def _written(self, source: str) -> str:
        written = bare_text(source, self.raw.columns[source])
        broken = f"upper({written}) IN ({_quoted(ERRORS)})"
        return f"CASE WHEN {name(source)} IS NULL OR {written} = '' OR {broken} THEN NULL ELSE {written} END"

    def _constant(self, text: str) -> str:
        parts = [f"{name(ROW)}::VARCHAR" if part == "{row}" else quote(part) for part in re.split(r"(\{row\})", text) if part]
        return f"({' || '.join(parts)})" if parts else "NULL::VARCHAR"

    def _meant(self, target: str) -> str:
        column = self.one.table.column(target)
        assert column is not None
        written = self.text(target)
        if target in self.one.constants:
            return written
        words, options = self.mapping.words.get(target, {}), self.named[target]
        word = self.word(target)
        if column.type is Type.DAY:
            return _translated(word, words, _day(written, options.dates))
        if column.type in (Type.COUNT, Type.NUMBER, Type.DEGREE):
            return _translated(word, words, _number(written, options))
        if column.type is Type.SET:
            return _set(written, word, column, words, options.separator)
        return _translated(word, words, _legal(written, column) if is_closed(column) and self.speaks_of(target) else written)

    def _by_product(self, target: str) -> str:
        words = {key: Word(getattr(product, target)) for key, product in self.mapping.products.items()}
        return _translated(self.word("product"), {key: word for key, word in words.items() if word.to}, "NULL::VARCHAR")

    @property
    def product_fills(self) -> list[str]:
        """What the products of the mapping say something of: function, vendor."""
        if self.one.to != "elements" or "product" not in self.named:
            return []
        products = self.mapping.products.values()
        return [target for target in ("function", "vendor") if any(getattr(product, target) for product in products)]

    def speaks_of(self, target: str) -> bool:
        """Whether the mapping names a column: a word in it that nothing maps is then not known, and not a mistake."""
        return self.whole or target in self.mapping.words or any(target in column.to for column in self.one.columns)

    def shaped(self) -> Source:
        """The sheet as the table that it fills.

        Raises:
            InventoryError: where nothing fills a column that every row needs.
        """
        made = {target: self.value(target) for target in [*self.named, *self.one.constants]}
        for column in self.one.table.required:
            if column not in made:
                listed = _listed(self.unnamed) or "none"
                remedy = f"give it a line in [table.columns] or [table.constants]; columns without a line: {listed}"
                raise InventoryError(f"nothing fills {column!r}", where=str(self.mapping.path), remedy=remedy)
        kinds = dict.fromkeys(made, "VARCHAR")
        for target in made:
            if self._is_plain(target):
                made[target] = name(self.named[target].source)
                kinds[target] = self.raw.columns[self.named[target].source]
        before = dict(made)
        self._add_products(made)
        self._add_notes(made)
        kinds |= {target: "VARCHAR" for target, sql in made.items() if before.get(target) != sql}
        shape = ", ".join(f"{sql} AS {name(target)}" for target, sql in made.items())
        called = {target: column.source for target, column in self.named.items() if column.source.casefold() != target}
        return replace(self.raw, columns=kinds, stages=self.stages, shape=shape, clause=self.clause(), called=called)

    def _is_plain(self, target: str) -> bool:
        """Whether a column of a native table passes as it is, in its own type."""
        if self.whole or target not in self.named or target in self.mapping.words:
            return False
        options = self.named[target]
        return not (options.dates or options.decimal or options.separator or options.times)

    def clause(self) -> str:
        """SQL: which rows are items."""
        conditions = []
        if self.one.only_where:
            conditions.append(f"{name('said:')} IS NOT NULL")
        elif self.whole:
            conditions.append(f"({' OR '.join(f'{self.text(target)} IS NOT NULL' for target in self.named) or 'TRUE'})")
        if not self.one.distinct or not self.one.table.key:
            where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
            # rows of a file of texts come in any order unless they are asked for in one
            return f"{where} ORDER BY {name(ROW)}" if self.raw.row == name(ROW) else where
        key = self.text(self.one.table.key[0])
        conditions.append(f"{key} IS NOT NULL")
        first = f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {name(ROW)}) = 1 ORDER BY {name(ROW)}"
        return f"WHERE {' AND '.join(conditions)} {first}"

    def _add_products(self, made: dict[str, str]) -> None:
        """What a product is fills what the row itself does not say."""
        for target in self.product_fills:
            own = f"{made[target]}::VARCHAR" if target in made else "NULL::VARCHAR"
            made[target] = f"CASE WHEN {self.missing(target)} THEN {self.of_product(target)} ELSE {own} END"

    def missing(self, target: str) -> str:
        """SQL: whether the row itself does not say it."""
        if target not in self.named and target not in self.one.constants:
            return "TRUE"
        return f"coalesce(lower({self.value(target)}) IN ({_quoted(PLACEHOLDERS)}), TRUE)"

    @property
    def notes(self) -> list[str]:
        """SQL of what `source` adds on where a row's vendor and function come from; NULL where there is nothing to add."""
        if self.one.to != "elements":
            return []
        file = self.mapping.path.name
        made = [
            f"CASE WHEN {self.value(target)} <> {self.text(target)} "
            f"THEN {quote(f'{target} written ')} || {self.text(target)} || {quote(f' ({file})')} END"
            for target in ("vendor", "function")
            if target in self.mapping.words and target in self.named
        ]
        made += [
            f"CASE WHEN {self.missing(target)} AND {self.of_product(target)} IS NOT NULL "
            f"THEN {quote(f'{target} by product name ({file})')} END"
            for target in self.product_fills
        ]
        return made

    def _add_notes(self, made: dict[str, str]) -> None:
        names = self.one.table.names
        place = [f"{quote(f'{self.label}, row ')} || {name(ROW)}::VARCHAR"] if self.label else []
        parts = [*([f"{made['source']}::VARCHAR"] if "source" in made else []), *place, *self.notes]
        if "source" in names and len(parts) > ("source" in made):
            made["source"] = f"nullif(concat_ws('; ', {', '.join(parts)}), '')"
        guesses = [
            f"coalesce({self.word(target)} IN ({_quoted(guessed)}), FALSE)"
            for target, words in self.mapping.words.items()
            if target in self.named and (guessed := [key for key, word in words.items() if word.estimate])
        ]
        guessed = [key for key, product in self.mapping.products.items() if product.estimate]
        if guessed and "product" in self.named:
            unsaid = f"({self.missing('function')} OR {self.missing('vendor')})"
            guesses.append(f"coalesce({unsaid} AND {self.word('product')} IN ({_quoted(guessed)}), FALSE)")
        if guesses and "estimate" in names:
            own = f"{made['estimate']}::VARCHAR" if "estimate" in made else "NULL::VARCHAR"
            made["estimate"] = f"CASE WHEN {' OR '.join(guesses)} THEN 'true' ELSE {own} END"


def _translated(word: str, words: Mapping[str, Word], otherwise: str) -> str:
    """SQL: a word as the mapping has it; asked by length first, for a mapping may hold thousands."""
    if not words:
        return otherwise
    lengths: dict[int, list[str]] = {}
    for key, meant in words.items():
        to = quote(meant.to) if meant.to else "NULL"
        lengths.setdefault(len(key), []).append(f"WHEN {quote(key)} THEN {to}")
    if len(words) < 20:  # noqa: PLR2004 - a short list is as fast without
        return f"CASE {word} {' '.join(one for same in lengths.values() for one in same)} ELSE {otherwise} END"
    asked = (f"WHEN {length} THEN CASE {word} {' '.join(same)} ELSE {otherwise} END" for length, same in lengths.items())
    return f"CASE length({word}) {' '.join(asked)} ELSE {otherwise} END"


def _fold(written: str) -> str:
    spaced = f"contains({written}, '  ') OR contains({written}, chr(10)) OR contains({written}, chr(160))"
    single = f"regexp_replace({written}, '[\\s\\x{{a0}}]+', ' ', 'g')"
    return f"lower(CASE WHEN {spaced} THEN {single} ELSE {written} END)"


def _legal(written: str, column: Column) -> str:
    """SQL: a word that may stand in a closed column as it is, else NULL."""
    if column.type is Type.FLAG:
        return f"CASE WHEN lower({written}) IN ({_quoted(_LEGAL_FLAGS)}) THEN {written} END"
    if column.values:
        return f"CASE WHEN lower({written}) IN ({_quoted([*column.values, NONE])}) THEN {written} END"
    return f"CASE WHEN regexp_full_match(upper({written}), '[A-Z][A-Z]|NONE') THEN {written} END"


def _set(written: str, word: str, column: Column, words: Mapping[str, Word], separator: str) -> str:
    joined = f"replace({written}, {quote(separator)}, '+')" if separator else written
    white = f"regexp_replace({joined}, '\\s*[+]\\s*', '+', 'g')"
    if words:
        member = _translated("lower(m)", words, "m")
        white = f"nullif(array_to_string(list_transform(string_split({white}, '+'), lambda m: {member}), '+'), '')"
    whole = _translated(word, words, f"CASE WHEN contains({joined}, '+') THEN {white} ELSE {joined} END")
    if not column.values and column.form != "country":
        return whole
    form = "|".join(map(re.escape, column.values)) if column.values else "[A-Z][A-Z]"
    legal = f"regexp_full_match(upper({whole}), {quote(f'NONE|({form.upper()})([+]({form.upper()}))*')})"
    return f"CASE WHEN {legal} THEN {whole} END"


def _day(written: str, forms: Sequence[str]) -> str:
    """SQL: a day in ISO 8601 however the mapping says that days are written; a text that is none stays as it is."""
    day = f"regexp_replace({written}, '[ T][0-9]{{1,2}}:[0-9]{{2}}.*$', '')"
    tries = [f"CASE WHEN regexp_full_match({day}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') THEN {day} END"]
    for form in forms:
        if form in SERIALS:
            number = f"regexp_full_match({written}, '[0-9]{{4,6}}([.][0-9]+)?')"
            counted = f"(DATE '{SERIALS[form]}' + floor({written}::DOUBLE)::INTEGER)::VARCHAR"
            tries.append(f"CASE WHEN {number} THEN {counted} END")
            continue
        pattern = re.sub(r"[-./ ]", lambda found: f"[{found[0]}]", form)
        pattern = re.sub("YYYY", "[0-9]{4}", re.sub("(?<!Y)YY(?!Y)", "[0-9]{2}", pattern))
        exact = "{2}" if not re.search(r"[-./ ]", form) else "{1,2}"
        pattern = re.sub("DD?|MM?", f"[0-9]{exact}", pattern)
        parsed = f"try_strptime({day}, {quote(strptime_form(form))})::DATE::VARCHAR"
        tries.append(f"CASE WHEN regexp_full_match({day}, {quote(pattern)}) THEN {parsed} END")
    return f"coalesce({', '.join(tries)}, {written})"


def _number(written: str, options: ColumnMapping) -> str:
    """SQL: a number with a point; a text that is none stays as it is."""
    plain = written
    if options.decimal:
        mark, group = ("[,]", "[. \\x{a0}\\x{202f}']") if options.decimal == "," else ("[.]", "[, \\x{a0}\\x{202f}']")
        form = f"[-+]?([0-9]{{1,3}}({group}[0-9]{{3}})+|[0-9]+)({mark}[0-9]+)?"
        stripped = f"regexp_replace({written}, {quote(group)}, '', 'g')"
        plain = f"CASE WHEN regexp_full_match({written}, {quote(form)}) THEN replace({stripped}, ',', '.') ELSE {written} END"
    if options.times:
        product = f"TRY_CAST({plain} AS DECIMAL(24,6)) * {options.times}"
        plain = f"coalesce(CAST({product} AS DECIMAL(32,6))::VARCHAR, {plain})"
    return plain


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(quote(word) for word in words)


def _listed(words: Iterable[str]) -> str:
    listed = [repr(word) for word in words]
    return ", ".join(listed[:12]) + (f" and {len(listed) - 12} more" if len(listed) > 12 else "")  # noqa: PLR2004
