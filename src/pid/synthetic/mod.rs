//! Which values are nobody's: the rows of `rules/synthetic/`, looked up by entity and value.
//!
//! A value is looked up in its *normal form*: identifiers as upper-case letters and digits, telephone numbers as `+` and the
//! digits of E.164, email addresses and names in lower case, IP addresses as text, MAC addresses as upper-case hexadecimal
//! digits, dates as ISO 8601. Where several rows hold it, the one that proves the most answers; a trap answers only alone.
//!
//! INVARIANT: a row of tier [`Tier::Trap`] or [`Tier::Placeholder`] never makes a value nobody's: [`Tier::clears`].

mod pattern;
mod sieve;

use std::collections::BTreeMap;
use std::ops::Range;

use ipnet::IpNet;

use self::pattern::{Domain, Pattern, Shape, address, first_eight};
use self::sieve::Sieve;
use crate::model::document::Fault;
use crate::model::synthetic::{SyntheticRange, SyntheticRanges, Tier};
use crate::source::Pointer;

/// Every row, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    rows: Vec<SyntheticRange>,
    /// By entity, sorted.
    tables: Vec<(Box<str>, Table)>,
}

/// A row that holds a value.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'a> {
    /// The row.
    pub row: &'a SyntheticRange,
    /// Its tier.
    pub tier: Tier,
}

/// The rows of one entity, for whoever asks it many times.
#[derive(Debug, Clone, Copy)]
pub struct EntityRows<'a> {
    rows: &'a [SyntheticRange],
    table: &'a Table,
}

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Which of the documents, by its place in the list.
    pub document: usize,
    /// Where in it, and what.
    pub fault: Fault,
}

/// A row as tables name it; the least proves the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    tier: Tier,
    row: u32,
}

/// Where a registry has the rows of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowsId(usize);

#[derive(Debug, Clone, Default)]
struct Table {
    /// The beginnings of everything in `exact`, `domains` and `shapes`: most searches end here.
    sieve: Sieve,
    /// The beginnings of the values of `exact`, in their order.
    heads: Vec<u64>,
    /// Sorted by value, each once.
    exact: Vec<(Box<[u8]>, Ranked)>,
    /// The beginnings of the names of `domains`, in their order.
    domain_heads: Vec<u64>,
    /// Sorted by name.
    domains: Vec<(Domain, Ranked)>,
    nets: Vec<(IpNet, Ranked)>,
    /// Sorted by how much of the beginning is given, by the beginning, by rank: of equal beginnings the first that fits is the best.
    shapes: Vec<(Shape, Ranked)>,
    /// How much of the beginning is given, and which of `shapes` that is.
    groups: Vec<(u64, Range<usize>)>,
}

impl Registry {
    /// Brings rows into the form in which they are asked.
    ///
    /// # Errors
    /// Every value that is not written as it should be, rows without values or entities, ids that stand in two documents.
    pub fn new(documents: Vec<SyntheticRanges>) -> Result<Self, Vec<RowFault>> {
        let mut faults = Vec::new();
        let mut rows: Vec<SyntheticRange> = Vec::new();
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        let mut ids: BTreeMap<String, usize> = BTreeMap::new();
        for (document, ranges) in documents.into_iter().enumerate() {
            for (index, row) in ranges.ranges.into_iter().enumerate() {
                let at = Pointer::root().key("ranges").index(index);
                let mut found = row_faults(&row, &at);
                if ids.insert(row.id.to_string(), document).is_some_and(|first| first != document) {
                    found.push(fault(at.clone().key("id"), format!("`{}` stands in another file too", row.id), "give it an id of its own"));
                }
                let ranked = Ranked { tier: row.tier, row: u32::try_from(rows.len()).unwrap_or(u32::MAX) };
                for (place, text) in row.values.iter().enumerate() {
                    match Pattern::parse(text) {
                        Ok(pattern) => {
                            for entity in &row.entities {
                                tables.entry(entity.to_string()).or_default().add(pattern.clone(), ranked);
                            }
                        }
                        Err(wrong) => found.push(fault(at.clone().key("values").index(place), format!("`{text}` {wrong}"), WRITING)),
                    }
                }
                faults.extend(found.into_iter().map(|fault| RowFault { document, fault }));
                rows.push(row);
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let tables: Vec<(Box<str>, Table)> = tables.into_iter().map(|(entity, table)| (entity.into_boxed_str(), table.sorted())).collect();
        Ok(Self { rows, tables })
    }

    /// The best row that holds a value of an entity, in its normal form.
    #[must_use]
    pub fn lookup(&self, entity: &str, normal: &[u8]) -> Option<Hit<'_>> {
        self.of(entity)?.lookup(normal)
    }

    /// The rows of an entity; none where it has none.
    #[must_use]
    pub fn of(&self, entity: &str) -> Option<EntityRows<'_>> {
        self.at(self.place(entity)?)
    }

    /// Where the rows of an entity are, for whoever asks again and again; nothing where it has none.
    #[must_use]
    pub fn place(&self, entity: &str) -> Option<RowsId> {
        self.tables.binary_search_by(|(name, _)| (**name).cmp(entity)).ok().map(RowsId)
    }

    /// The rows at a place of this registry.
    #[must_use]
    pub fn at(&self, place: RowsId) -> Option<EntityRows<'_>> {
        self.tables.get(place.0).map(|(_, table)| EntityRows { rows: &self.rows, table })
    }

    /// Every row, in the order of the documents.
    #[must_use]
    pub fn rows(&self) -> &[SyntheticRange] {
        &self.rows
    }

    /// Row and entity wherever a row names an entity that is none of the `known` ones: such a row clears nothing.
    #[must_use]
    pub fn unknown_entities<'a>(&'a self, known: &[&str]) -> Vec<(&'a str, &'a str)> {
        let pairs = self.rows.iter().flat_map(|row| row.entities.iter().map(|entity| (row.id.as_str(), entity.as_str())));
        pairs.filter(|(_, entity)| !known.contains(entity)).collect()
    }
}

/// What to do about a value that is not written as it should be.
const WRITING: &str = "`docs/synthetic-data.md` says how values are written";

fn fault(pointer: Pointer, message: String, help: &str) -> Fault {
    Fault { pointer, message, help: help.to_owned() }
}

fn row_faults(row: &SyntheticRange, at: &Pointer) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (key, empty) in [("entities", row.entities.is_empty()), ("values", row.values.is_empty())] {
        if empty {
            faults.push(fault(at.clone().key(key), format!("`{}` has no {key}", row.id), "a row needs at least one"));
        }
    }
    for (key, text) in [("publisher", &row.publisher), ("locator", &row.locator)] {
        if text.trim().is_empty() {
            faults.push(fault(at.clone().key(key), format!("`{}` has no {key}", row.id), "a row counts only on somebody's word"));
        }
    }
    faults
}

impl<'a> EntityRows<'a> {
    /// The best row that holds a value, in its normal form.
    #[must_use]
    pub fn lookup(self, normal: &[u8]) -> Option<Hit<'a>> {
        let ranked = self.table.best(normal)?;
        self.rows.get(usize::try_from(ranked.row).ok()?).map(|row| Hit { row, tier: ranked.tier })
    }
}

impl Table {
    fn add(&mut self, pattern: Pattern, ranked: Ranked) {
        match pattern {
            Pattern::Exact(value) => self.exact.push((value.into_boxed_slice(), ranked)),
            Pattern::Shape(shape) => self.shapes.push((shape, ranked)),
            Pattern::Domain(domain) => self.domains.push((domain, ranked)),
            Pattern::Net(net) => self.nets.push((net, ranked)),
        }
    }

    fn sorted(mut self) -> Self {
        self.exact.sort();
        self.exact.dedup_by(|later, earlier| later.0 == earlier.0);
        self.heads = self.exact.iter().map(|(value, _)| first_eight(value)).collect();
        self.domains.sort();
        self.domain_heads = self.domains.iter().map(|(domain, _)| first_eight(&domain.name)).collect();
        self.shapes.sort_by_key(|(shape, ranked)| (shape.lead_mask, shape.lead, *ranked));
        let mut first = 0;
        for group in self.shapes.chunk_by(|(one, _), (other, _)| one.lead_mask == other.lead_mask) {
            self.groups.extend(group.first().map(|(shape, _)| (shape.lead_mask, first..first + group.len())));
            first += group.len();
        }
        let exact = self.heads.iter().map(|head| (EXACT, *head));
        let domains = self.domain_heads.iter().map(|head| (DOMAIN, *head));
        let shapes = self.shapes.iter().map(|(shape, _)| (shape.lead_mask, shape.lead));
        self.sieve = Sieve::new(exact.chain(domains).chain(shapes).collect::<Vec<_>>().as_slice());
        self
    }

    fn best(&self, normal: &[u8]) -> Option<Ranked> {
        let head = first_eight(normal);
        let found = [self.exact(normal, head), self.shape(normal, head), self.domain(normal), self.net(normal)];
        found.into_iter().flatten().min()
    }

    fn exact(&self, normal: &[u8], head: u64) -> Option<Ranked> {
        if !self.sieve.may_hold(EXACT, head) {
            return None;
        }
        let same = self.exact.get(same_head(&self.heads, head))?;
        let place = same.binary_search_by(|(value, _)| (**value).cmp(normal)).ok()?;
        same.get(place).map(|(_, ranked)| *ranked)
    }

    fn shape(&self, normal: &[u8], head: u64) -> Option<Ranked> {
        let of_group = |(mask, places): &(u64, Range<usize>)| {
            let lead = head & mask;
            if !self.sieve.may_hold(*mask, lead) {
                return None;
            }
            let group = self.shapes.get(places.clone())?;
            let first = group.partition_point(|(shape, _)| shape.lead < lead);
            let mut same = group.iter().skip(first).take_while(|(shape, _)| shape.lead == lead);
            same.find(|(shape, _)| shape.matches(normal)).map(|(_, ranked)| *ranked)
        };
        self.groups.iter().filter_map(of_group).min()
    }

    /// The rows of a mail address's domain and of each domain above it.
    fn domain(&self, normal: &[u8]) -> Option<Ranked> {
        if self.domains.is_empty() {
            return None;
        }
        let at = memchr::memrchr(b'@', normal)?;
        let mut name = normal.get(at + 1..)?;
        let mut best: Option<Ranked> = None;
        let mut whole = true;
        loop {
            let head = first_eight(name);
            if self.sieve.may_hold(DOMAIN, head) {
                let same = self.domains.get(same_head(&self.domain_heads, head))?.iter();
                let fits = same.filter(|(domain, _)| domain.name == name && !(whole && domain.below)).map(|(_, ranked)| *ranked);
                best = best.into_iter().chain(fits).min();
            }
            let Some(dot) = name.iter().position(|byte| *byte == b'.') else { return best };
            name = name.get(dot + 1..)?;
            whole = false;
        }
    }

    fn net(&self, normal: &[u8]) -> Option<Ranked> {
        if self.nets.is_empty() {
            return None;
        }
        let address = address(normal)?;
        self.nets.iter().filter(|(net, _)| net.contains(&address)).map(|(_, ranked)| *ranked).min()
    }
}

/// What a sieve's beginnings belong to; those of shapes to how much of them is given, which is neither.
const EXACT: u64 = 1;
const DOMAIN: u64 = 2;

/// Where a sorted list has a beginning.
fn same_head(heads: &[u64], head: u64) -> Range<usize> {
    let first = heads.partition_point(|other| *other < head);
    let count = heads.iter().skip(first).take_while(|other| **other == head).count();
    first..first + count
}

#[cfg(test)]
mod tests;
