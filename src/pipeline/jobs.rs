//! Sets of jobs, small enough that every input of every job can have one.

/// A job's number over all definitions.
pub(super) type JobId = usize;

/// Jobs, by number, a bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Jobs(Vec<u64>);

impl Jobs {
    pub(super) fn insert(&mut self, id: JobId) {
        if self.0.len() <= id / 64 {
            self.0.resize(id / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(id / 64) {
            *word |= 1 << (id % 64);
        }
    }

    pub(super) fn contains(&self, id: JobId) -> bool {
        self.0.get(id / 64).is_some_and(|word| word >> (id % 64) & 1 == 1)
    }

    pub(super) fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub(super) fn keep(&mut self, other: &Self) {
        self.0.truncate(other.0.len());
        for (word, mask) in self.0.iter_mut().zip(&other.0) {
            *word &= mask;
        }
    }

    pub(super) fn with(mut self, id: JobId) -> Self {
        self.insert(id);
        self
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(left, right)| left & right != 0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = JobId> + '_ {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(number, word)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| number * 64 + bit))
    }

    /// What is in all of some sets; nothing where there are none.
    pub(super) fn common(sets: impl IntoIterator<Item = Self>) -> Self {
        let reduced = sets.into_iter().reduce(|mut left, right| {
            left.keep(&right);
            left
        });
        reduced.unwrap_or_default()
    }
}

impl FromIterator<JobId> for Jobs {
    fn from_iter<I: IntoIterator<Item = JobId>>(ids: I) -> Self {
        ids.into_iter().fold(Self::default(), Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_different_sizes_meet_and_join() {
        let (small, large): (Jobs, Jobs) = ([1, 63].into_iter().collect(), [1, 64, 200].into_iter().collect());
        assert!(small.meets(&large) && !small.contains(64) && large.contains(200));
        assert_eq!(Jobs::common([small.clone(), large.clone()]).iter().collect::<Vec<_>>(), [1]);
        let mut both = small;
        both.extend(&large);
        assert_eq!(both.iter().collect::<Vec<_>>(), [1, 63, 64, 200]);
        assert_eq!(Jobs::common([]).iter().count(), 0);
    }
}
