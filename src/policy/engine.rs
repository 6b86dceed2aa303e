//! The Rego interpreter: the only file that names `regorus`.
//!
//! Wraps it against what it gets wrong (measured on 0.14.1): panics become errors, evaluation has limits
//! of time and memory, the built-ins that panic, are quadratic or reach outside are replaced
//! ([`super::builtins`]), and errors carry a position. The rest of the module speaks of [`Term`]s.

use std::cell::Cell;
use std::num::{NonZeroU32, NonZeroUsize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use regorus::utils::limits::{ExecutionTimerConfig, PolicyLengthConfig};

/// A value of the policy language.
pub(super) type Term = regorus::Value;

/// The syntax tree of policies.
pub(super) mod ast {
    pub(in crate::policy) use regorus::unstable::{Expr, Import, Literal, Module, Query, Ref, Rule, RuleHead, Span};
}

/// The interpreter and its version, as a verdict names it.
pub const ENGINE: &str = "regorus 0.14.1";

/// The longest that one rule may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// The most memory that the process may hold while a policy runs, in bytes.
const MEMORY_LIMIT: u64 = 2 << 30;

/// What a built-in may take and give.
pub(super) type Builtin = fn(&[Term]) -> Result<Term, String>;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside the interpreter, where a panic is caught and reported as an error.
/// A panic hook should then say nothing.
#[must_use]
pub fn panic_is_caught() -> bool {
    GUARDED.get()
}

/// What the interpreter refused or could not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EngineError {
    /// Why, lower case, one line.
    pub(super) message: String,
    /// The file, line and column (from 1) that it names.
    pub(super) at: Option<(String, usize, usize)>,
}

impl std::fmt::Display for EngineError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.at {
            Some((file, line, column)) => write!(formatter, "{} ({file}:{line}:{column})", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

/// A set of modules, ready to evaluate. Cloning is cheap once it has been prepared.
#[derive(Clone)]
pub(super) struct Engine(regorus::Engine);

impl Engine {
    /// An engine without modules, with all our built-ins.
    pub(super) fn new() -> Self {
        Self::limited_to(TIME_LIMIT)
    }

    fn limited_to(limit: Duration) -> Self {
        let mut engine = regorus::Engine::new();
        engine.set_strict_builtin_errors(true);
        if let (Some(max_col), Some(max_file_bytes), Some(max_lines)) =
            (NonZeroU32::new(8192), NonZeroUsize::new(1 << 20), NonZeroUsize::new(20_000))
        {
            engine.set_policy_length_config(PolicyLengthConfig { max_col, max_file_bytes, max_lines });
        }
        if let Some(check_interval) = NonZeroU32::new(1024) {
            engine.set_execution_timer_config(ExecutionTimerConfig { limit, check_interval });
        }
        for (name, arity, builtin) in super::builtins::BUILTINS {
            let call = move |arguments: Vec<Term>| builtin(&arguments).map_err(anyhow::Error::msg);
            // A name can be taken once; a test walks the table for duplicates.
            let _ = engine.add_extension((*name).to_owned(), *arity, Box::new(call));
        }
        Self(engine)
    }

    /// Reads the next modules in the older syntax (`deny[msg] { … }`).
    pub(super) fn read_old_syntax(&mut self, old: bool) {
        self.0.set_rego_v0(old);
    }

    /// Lets a failing built-in be undefined, as OPA does by default, instead of an error.
    pub(super) fn forgive_builtin_errors(&mut self) {
        self.0.set_strict_builtin_errors(false);
    }

    /// Parses a module and adds it.
    pub(super) fn add(&mut self, path: &str, text: &str) -> Result<(), EngineError> {
        self.guarded(|engine| engine.add_policy(path.to_owned(), text.to_owned()).map(|_| ()))
    }

    /// The syntax tree of the module that was added last.
    pub(super) fn last_module(&mut self) -> Option<ast::Ref<ast::Module>> {
        self.0.get_modules().last().cloned()
    }

    /// Sets `data`; may be called once.
    pub(super) fn set_data(&mut self, data: Term) -> Result<(), EngineError> {
        self.guarded(|engine| engine.add_data(data))
    }

    /// Sets `input`.
    pub(super) fn set_input(&mut self, input: Term) {
        self.0.set_input(input);
    }

    /// Evaluates one rule, for example `data.portcullis.gate.rule.deny`.
    pub(super) fn eval(&mut self, rule: &str) -> Result<Term, EngineError> {
        self.guarded(|engine| engine.eval_rule(rule.to_owned()))
    }

    /// Readies the modules for evaluation, so that clones need not. A rule that fails on an empty input is not an error here.
    pub(super) fn prepare(&mut self, rule: &str) -> Result<(), EngineError> {
        self.guarded(|engine| engine.eval_query("true".to_owned(), false).map(|_| ()))?;
        let _ = self.eval(rule);
        Ok(())
    }

    /// Notes which lines are evaluated from now on.
    pub(super) fn measure_coverage(&mut self) {
        self.0.set_enable_coverage(true);
    }

    /// Per file: the lines that were evaluated and those that were not.
    pub(super) fn coverage(&self) -> Vec<(String, Vec<u32>, Vec<u32>)> {
        let Ok(report) = self.0.get_coverage_report() else { return Vec::new() };
        report
            .files
            .into_iter()
            .map(|file| (file.path, file.covered.into_iter().collect(), file.not_covered.into_iter().collect()))
            .collect()
    }

    fn guarded<T>(&mut self, run: impl FnOnce(&mut regorus::Engine) -> Result<T, anyhow::Error>) -> Result<T, EngineError> {
        regorus::set_global_memory_limit(Some(MEMORY_LIMIT));
        let before = GUARDED.replace(true);
        let result = catch_unwind(AssertUnwindSafe(|| run(&mut self.0)));
        GUARDED.set(before);
        match result {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(told(&format!("{error:#}"))),
            Err(panic) => {
                let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
                Err(EngineError { message: format!("the policy crashed the interpreter: {}", said.unwrap_or_default()), at: None })
            }
        }
    }
}

/// The name and number of arguments of a built-in of the interpreter itself.
pub(super) fn native_arity(name: &str) -> Option<usize> {
    regorus::unstable::BUILTINS.get(name).map(|(_, arity)| usize::from(*arity))
}

/// The names of the interpreter's own built-ins, sorted.
pub(super) fn native_names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = regorus::unstable::BUILTINS.keys().copied().collect();
    names.sort_unstable();
    names
}

/// Takes the interpreter's text apart: `--> file:line:column`, source, caret, `error: message`.
fn told(text: &str) -> EngineError {
    let at = text.lines().find_map(|line| {
        let (rest, column) = line.trim().strip_prefix("--> ")?.rsplit_once(':')?;
        let (file, line) = rest.rsplit_once(':')?;
        Some((file.to_owned(), line.parse().ok()?, column.parse().ok()?))
    });
    let message = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("error: "))
        .map_or_else(|| text.trim().lines().next().unwrap_or("unknown error").to_owned(), str::to_owned);
    EngineError { message, at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eval(body: &str, rule: &str) -> Result<Term, EngineError> {
        let mut engine = Engine::limited_to(Duration::from_millis(200));
        engine.add("t.rego", &format!("package t\n{body}\n"))?;
        engine.eval(&format!("data.t.{rule}"))
    }

    #[test]
    fn a_syntax_error_has_a_position() {
        let error = eval("x := [1, ", "x").unwrap_err();
        assert_eq!(error.at.unwrap().0, "t.rego");
    }

    #[test]
    fn built_ins_that_crash_the_interpreter_do_not() {
        assert!(eval("x := strings.count(\"abc\", \"\")", "x").is_ok());
        assert!(eval("x := object.subset([1], [])", "x").is_ok());
    }

    #[test]
    fn a_runaway_policy_is_stopped() {
        let error =
            eval("x := count([1 | some a in numbers.range(1, 100000); some b in numbers.range(1, 100000); a + b < 0])", "x").unwrap_err();
        assert!(error.message.contains("time") || error.message.contains("limit"), "{error}");
    }

    #[test]
    fn conflicting_answers_are_an_error_not_a_choice() {
        assert!(eval("x := 1 if { true }\nx := 2 if { true }", "x").is_err());
    }

    /// Why [`super::super::lint`] refuses imports as values in the functions of libraries: when this fails, the
    /// interpreter has been mended and the lint can go.
    #[test]
    fn the_interpreter_loses_an_import_in_a_function_once_its_module_was_evaluated() {
        let deny = |position: &str| {
            let mut engine = Engine::new();
            let library = format!(
                "package lib.b\nimport data.lib.a\nasked contains name if {{\n some name in input.names\n a.position[name] > 0\n}}\nwhere(name) := {{\"at\": {position}[name]}}\n"
            );
            engine.add("a.rego", "package lib.a\nposition[name] := index if {\n some index, name in input.names\n}\n").unwrap();
            engine.add("b.rego", &library).unwrap();
            let rule = "package r\nimport data.lib.b\ndeny contains b.where(name) if {\n some name in input.names\n name in b.asked\n}\n";
            engine.add("r.rego", rule).unwrap();
            let mut input = Term::new_object();
            input.as_object_mut().unwrap().insert("names".into(), vec![Term::from("x"), Term::from("y")].into());
            engine.set_input(input);
            engine.eval("data.r.deny").unwrap()
        };
        assert_eq!(deny("a.position").as_set().unwrap().len(), 0, "wrong, and in silence");
        assert_eq!(deny("data.lib.a.position").as_set().unwrap().len(), 1);
    }
}
