//! What the loaded policies define and import, as far as a check of one of them needs it.

use std::collections::BTreeSet;

use crate::policy::module::PolicyModule;

/// What the loaded policies define, as `data.package.name`.
#[derive(Debug, Default)]
pub(in crate::policy) struct Definitions {
    /// Functions.
    pub(super) functions: BTreeSet<String>,
    /// Everything, functions too.
    pub(super) names: BTreeSet<String>,
    /// The paths that some module imports.
    pub(super) imported: BTreeSet<String>,
}

impl Definitions {
    /// What modules define and import.
    pub(in crate::policy) fn of(modules: &[PolicyModule]) -> Self {
        let mut definitions = Self::default();
        for module in modules {
            definitions.imported.extend(module.imports.values().cloned());
            for (name, function) in &module.defines {
                let path = format!("{}.{name}", module.data_path());
                if *function {
                    definitions.functions.insert(path.clone());
                }
                definitions.names.insert(path);
            }
        }
        definitions
    }

    /// Whether some module imports the package or one that it lies in.
    pub(super) fn is_library(&self, package: &str) -> bool {
        self.imported.iter().any(|path| package.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    }
}
