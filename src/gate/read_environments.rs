//! Reads the evidence about environments that a manifest names.

use super::read::Desk;
use crate::intake::{Record, Role};
use crate::model::Release;
use crate::model::configuration::{Configuration, ConfigurationFormat};
use crate::model::environments::Environments;
use crate::model::infrastructure::{Infrastructure, InfrastructureReport};
use crate::source::{DocId, Place, Pointer};

impl Desk<'_> {
    /// All evidence about environments, in the manifest's order.
    pub(super) fn environments(&mut self, manifest: &Release, release: DocId) -> Environments {
        Environments {
            infrastructure: self.infrastructure(manifest, release),
            configurations: self.configurations(manifest),
            recorded_settings: self.recorded_settings(manifest),
            ..Environments::default()
        }
    }

    fn infrastructure(&mut self, manifest: &Release, release: DocId) -> Vec<Infrastructure> {
        let entries = manifest.infrastructure.iter().enumerate();
        entries
            .map(|(index, entry)| {
                let at = Pointer::root().key("infrastructure").index(index);
                let plan = entry.plan.as_ref().and_then(|path| self.report(path.as_str(), at.clone().key("plan")));
                let drift = entry.drift.as_ref().and_then(|path| self.report(path.as_str(), at.clone().key("drift")));
                let reference = Some(Place::new(release, at));
                Infrastructure { environment: entry.environment.to_string(), source: entry.source.clone(), plan, drift, reference }
            })
            .collect()
    }

    fn report(&mut self, path: &str, named: Pointer) -> Option<InfrastructureReport> {
        match self.document(path, Role::Infrastructure, named)?.0 {
            Record::Infrastructure(report) => Some(*report),
            _ => None,
        }
    }

    fn configurations(&mut self, manifest: &Release) -> Vec<Configuration> {
        let mut configurations = Vec::new();
        for (index, entry) in manifest.configurations.iter().enumerate() {
            for (number, path) in entry.files.iter().enumerate() {
                let named = Pointer::root().key("configurations").index(index).key("files").index(number);
                if let Some(configuration) = self.configuration(path.as_str(), entry.format, named) {
                    configurations.push(Configuration { environment: entry.environment.to_string(), ..configuration });
                }
            }
        }
        configurations
    }

    fn configuration(&mut self, path: &str, format: Option<ConfigurationFormat>, named: Pointer) -> Option<Configuration> {
        match self.document_as(path, Role::Configuration, format.map(ConfigurationFormat::name), named)?.0 {
            Record::Configuration(configuration) => Some(*configuration),
            _ => None,
        }
    }

    fn recorded_settings(&mut self, manifest: &Release) -> Vec<Option<usize>> {
        let runs = manifest.runs.iter().enumerate();
        runs.map(|(index, run)| {
            let named = Pointer::root().key("runs").index(index).key("settings");
            let configuration = self.configuration(run.settings.as_ref()?.as_str(), None, named)?;
            Some(configuration.settings.len())
        })
        .collect()
    }
}
