//! The counts that a suite states, held against those of its cases.
//!
//! A report is refused where its attributes and its cases cannot both be true. The known habits of the
//! five writers are not contradictions:
//!
//! * pytest counts a test that passed and then failed in its teardown twice, and a test that failed in
//!   both once, in two cases: `tests` may differ by the cases with an `error`.
//! * Surefire, where it reran tests, states the counts of the last run only, or of all runs.
//! * gotestsum lists a failing `TestMain` as a case that it does not count, and states the build errors
//!   of the whole run, which have no case, in the root's `errors`; its suites have no such attribute.
//!   Those errors count as failed tests.
//! * jest-junit lists `todo` tests as cases that it does not count. As the report does not say which
//!   they are, as many cases as were not counted are taken to be skipped.
//! * A suite with suites in it may count its own cases or all of them.

use crate::source::{Problem, Span};

/// The attributes that count something.
pub(super) const COUNTING: [&str; 6] = ["tests", "failures", "errors", "skipped", "disabled", "flakes"];

/// What was counted in one suite.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Cases.
    pub(super) cases: u64,
    /// Cases that passed at once.
    pub(super) passed: u64,
    /// Cases with a failure, and all failure elements.
    pub(super) failures: (u64, u64),
    /// Cases with an error, and all error elements.
    pub(super) errors: (u64, u64),
    /// Skipped cases.
    pub(super) skipped: u64,
    /// Cases that passed on a retry.
    pub(super) flaky: u64,
    /// Retries.
    pub(super) reruns: u64,
    /// Failing cases that gotestsum does not count.
    pub(super) uncounted: u64,
    /// Cases that jest-junit does not count.
    pub(super) todo: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.passed += other.passed;
        self.failures = (self.failures.0 + other.failures.0, self.failures.1 + other.failures.1);
        self.errors = (self.errors.0 + other.errors.0, self.errors.1 + other.errors.1);
        self.skipped += other.skipped;
        self.flaky += other.flaky;
        self.reruns += other.reruns;
        self.uncounted += other.uncounted;
        self.todo += other.todo;
    }
}

/// The counts that an element states, in the order of [`COUNTING`].
pub(super) type Stated = [Option<(u64, Span)>; 6];

/// A suite that has ended.
pub(super) struct Suite {
    pub(super) stated: Stated,
    /// Cases directly in it; for `testsuites`, all of them.
    pub(super) own: Tally,
    /// Cases in it and in the suites within.
    pub(super) all: Tally,
    /// Whether this is a `testsuites` element in which no suite states `errors`.
    pub(super) collects_errors: bool,
    /// Whether the document is jest-junit's.
    pub(super) jest: bool,
}

/// What a suite's attributes add to what its cases say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Surplus {
    /// Errors without a case.
    pub(super) errors: u64,
    /// Cases that the suite does not count.
    pub(super) todo: u64,
}

impl Suite {
    /// Compares what is stated with what was counted.
    ///
    /// # Errors
    /// Each attribute that the cases contradict.
    pub(super) fn check(&self) -> Result<Surplus, Vec<Problem>> {
        let Self { own, all, .. } = self;
        let [tests, failures, errors, skipped, disabled, flakes] = self.stated;
        let mut surplus = Surplus::default();
        let mut problems = Vec::new();
        let reran = |least: u64| if all.reruns > 0 { 0 } else { least };
        let mut compare = |key: &str, stated: Option<(u64, Span)>, least: u64, most: u64, counted: u64| {
            if let Some((number, span)) = stated
                && !(least..=most).contains(&number)
            {
                problems.push(
                    Problem::at(span, format!("`{key}` says {number}, the cases show {counted}"), "contradicts the cases")
                        .with_help("use the report as the test tool wrote it: the counts are those of the cases"),
                );
            }
        };
        let mut fewest = own.cases.saturating_sub(own.errors.0 + own.uncounted + own.todo);
        if let Some((number, _)) = tests
            && self.jest
            && all.reruns == 0
            && number < fewest
            && fewest - number <= own.passed
        {
            surplus.todo = fewest - number;
            fewest = number;
        }
        compare("tests", tests, reran(fewest), all.cases + all.errors.1 + all.reruns, all.cases);
        compare("failures", failures, reran(own.failures.0.saturating_sub(own.uncounted)), all.failures.1 + all.reruns, all.failures.0);
        if let Some((number, _)) = errors
            && self.collects_errors
            && number > all.errors.1
        {
            surplus.errors = number - all.errors.0;
        } else {
            compare("errors", errors, reran(own.errors.0), all.errors.1 + all.reruns, all.errors.0);
        }
        // Some writers state the two apart, some repeat the number, most have one attribute for both.
        match (skipped, disabled) {
            (Some((skip, _)), Some((disable, _)))
                if skip.saturating_add(disable) >= reran(own.skipped) && skip.max(disable) <= all.skipped => {}
            (Some(stated), _) | (None, Some(stated)) => compare("skipped", Some(stated), reran(own.skipped), all.skipped, all.skipped),
            (None, None) => {}
        }
        compare("flakes", flakes, 0, all.flaky + all.reruns, all.flaky);
        if problems.is_empty() { Ok(surplus) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(stated: [Option<u64>; 6], tally: Tally) -> Suite {
        let stated = stated.map(|number| number.map(|number| (number, Span::at(0))));
        Suite { stated, own: tally, all: tally, collects_errors: false, jest: false }
    }

    fn messages(suite: &Suite) -> Vec<String> {
        suite.check().err().unwrap_or_default().into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn counts_that_hide_or_invent_tests_are_refused() {
        let three = Tally { cases: 3, failures: (1, 1), ..Tally::default() };
        assert_eq!(suite([Some(3), Some(1), Some(0), Some(0), None, None], three).check(), Ok(Surplus::default()));
        assert_eq!(messages(&suite([Some(2), None, None, None, None, None], three)), ["`tests` says 2, the cases show 3"]);
        assert_eq!(messages(&suite([Some(5), Some(0), None, None, None, None], three)).len(), 2);
        assert_eq!(messages(&suite([None, None, Some(1), Some(1), None, Some(1)], three)).len(), 3);
    }

    #[test]
    fn pytest_counts_a_teardown_error_twice() {
        let tally = Tally { cases: 2, errors: (1, 1), ..Tally::default() };
        assert!(suite([Some(3), Some(0), Some(1), Some(0), None, None], tally).check().is_ok());
        assert!(suite([Some(4), Some(0), Some(1), Some(0), None, None], tally).check().is_err());
    }

    #[test]
    fn surefire_states_the_last_run_only() {
        let tally = Tally { cases: 4, flaky: 1, reruns: 1, ..Tally::default() };
        assert!(suite([Some(1), Some(0), Some(0), Some(0), None, Some(1)], tally).check().is_ok());
        assert!(suite([Some(6), Some(0), Some(0), Some(0), None, Some(1)], tally).check().is_err());
    }

    #[test]
    fn build_errors_of_gotestsum_count_and_an_untold_error_elsewhere_does_not_pass() {
        let tally = Tally { cases: 2, ..Tally::default() };
        let stated = [Some(2), Some(0), Some(1), None, None, None];
        assert_eq!(Suite { collects_errors: true, ..suite(stated, tally) }.check(), Ok(Surplus { errors: 1, todo: 0 }));
        assert!(suite(stated, tally).check().is_err());
    }

    #[test]
    fn todo_tests_of_jest_are_not_passes() {
        let tally = Tally { cases: 4, passed: 3, skipped: 1, ..Tally::default() };
        let stated = [Some(3), Some(0), Some(0), Some(1), None, None];
        assert_eq!(Suite { jest: true, ..suite(stated, tally) }.check(), Ok(Surplus { errors: 0, todo: 1 }));
        assert!(suite(stated, tally).check().is_err());
    }
}
