//! How long versions stayed in the environment before production, as a distribution.

/// The upper ends of the ranges, in seconds (excluded), with what they are called.
const RANGES: [(i64, &str); 9] = [
    (1, "none"),
    (60, "under a minute"),
    (300, "1 to 5 minutes"),
    (600, "5 to 10 minutes"),
    (3_600, "10 to 60 minutes"),
    (86_400, "1 to 24 hours"),
    (604_800, "1 to 7 days"),
    (2_592_000, "7 to 30 days"),
    (i64::MAX, "30 days or more"),
];

/// Stays in seconds, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stays {
    sorted: Vec<i64>,
}

impl Stays {
    /// The distribution of some stays.
    #[must_use]
    pub fn new(mut seconds: Vec<i64>) -> Self {
        seconds.sort_unstable();
        Self { sorted: seconds }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// The smallest stay that at least that many percent of all do not exceed (nearest rank); 0 is the shortest.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Option<i64> {
        let rank = self.sorted.len().saturating_mul(percent.min(100)).div_ceil(100);
        self.sorted.get(rank.saturating_sub(1)).copied()
    }

    /// How many stays are in each range, with what it is called; shortest first.
    #[must_use]
    pub fn ranges(&self) -> Vec<(&'static str, usize)> {
        let mut below = 0;
        RANGES
            .iter()
            .map(|(end, name)| {
                let upto = self.sorted.partition_point(|stay| stay < end);
                let inside = upto.saturating_sub(below);
                below = upto;
                (*name, inside)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_stays_that_happened() {
        let stays = Stays::new(vec![50, 10, 30, 20, 40]);
        assert_eq!([0, 50, 90, 100].map(|percent| stays.percentile(percent)), [Some(10), Some(30), Some(50), Some(50)]);
        assert_eq!(Stays::default().percentile(50), None);
    }

    #[test]
    fn every_stay_is_in_one_range() {
        let ranges = Stays::new(vec![0, 1, 59, 60, 3_600, 86_399, 86_400, 2_592_000]).ranges();
        assert_eq!(ranges.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 2, 1, 0, 0, 2, 1, 0, 1]);
    }
}
