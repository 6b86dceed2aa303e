//! The columns of tables that are no text: workbooks, databases, Parquet. A cell a line, as the readers give them.

use std::ops::Range;

use super::{Cell, FieldId, FieldName, Sink, Watch};

/// The columns of a table that were met.
#[derive(Debug, Default)]
pub struct Columns {
    watched: Vec<Watch>,
}

impl Columns {
    /// Takes cells of the column of that place: `text` has one a line, `spots` are those in it.
    pub fn take(&mut self, index: usize, name: &str, text: &[u8], spots: &[Range<u32>], first_record: u64, sink: &mut dyn Sink) {
        let Ok(field) = FieldId::try_from(index) else { return };
        while self.watched.len() <= index {
            let number = u32::try_from(self.watched.len()).unwrap_or(u32::MAX);
            let is_nameless = name.trim().is_empty() || number != field;
            let name = if is_nameless { FieldName::Column(number.saturating_add(1)) } else { FieldName::Named(name.to_owned()) };
            self.watched.push(sink.field(number, &name));
        }
        let watch = self.watched.get(index).copied().unwrap_or(Watch::Spots);
        let (mut start, mut record, mut next) = (0, first_record, 0);
        for line in text.split(|byte| *byte == b'\n') {
            let end = start + line.len();
            let from = next;
            while spots.get(next).is_some_and(|spot| (spot.start as usize) < end) {
                next += 1;
            }
            if next > from || (watch.wants(record) && !line.is_empty()) {
                sink.cell(Cell { field, record, start, text: line, spots: from..next });
            }
            start = end + 1;
            record += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Seen(Vec<(u32, u64, String, Range<usize>)>);

    impl Sink for Seen {
        fn field(&mut self, _: FieldId, name: &FieldName) -> Watch {
            if *name == FieldName::Named("name".to_owned()) { Watch::Every } else { Watch::Spots }
        }

        fn cell(&mut self, cell: Cell<'_>) {
            self.0.push((cell.field, cell.record, String::from_utf8_lossy(cell.text).into_owned(), cell.spots));
        }
    }

    #[test]
    fn cells_are_lines_and_only_wanted_ones_are_given() {
        let (mut columns, mut seen) = (Columns::default(), Seen::default());
        let spot = 2..4;
        columns.take(0, "id", b"1\n22\n3", std::slice::from_ref(&spot), 0, &mut seen);
        columns.take(1, "name", b"a\n\nb", &[], 0, &mut seen);
        assert_eq!(seen.0, [(0, 1, "22".to_owned(), 0..1), (1, 0, "a".to_owned(), 0..0), (1, 2, "b".to_owned(), 0..0)]);
    }
}
