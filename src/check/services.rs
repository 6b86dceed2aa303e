//! What configuration says about external services: whether a setting leads to a stand-in or to the real one.

use super::{Check, Context};
use crate::model::Evidence;
use crate::model::configuration::{Configuration, Setting, SettingKind};
use crate::model::external_service::{ServiceLooks, ServiceStanding};
use crate::source::{Place, wildcard};

/// The check.
pub(super) struct Services;

impl Check for Services {
    fn name(&self) -> &'static str {
        "services"
    }

    fn run(&self, evidence: &mut Evidence, context: &Context<'_>) {
        let patterns: Vec<String> = context.rules.parity.mock_addresses.iter().map(|pattern| pattern.to_ascii_lowercase()).collect();
        let environments = &evidence.route.value.environments;
        let files = &evidence.environments.configurations;
        let of = |name: &str| files.iter().filter(move |file| file.environment == name).collect::<Vec<_>>();
        let mut standings = Vec::new();
        for service in evidence.release.value.external_services.iter().flatten() {
            let Some(wanted) = &service.setting else { continue };
            let production: Vec<&Setting> = environments
                .iter()
                .filter(|environment| environment.production)
                .flat_map(|environment| of(environment.name.as_str()))
                .flat_map(|file| found(file, wanted))
                .collect();
            for environment in environments.iter().filter(|environment| !environment.production) {
                for file in of(environment.name.as_str()) {
                    standings.extend(found(file, wanted).map(|setting| ServiceStanding {
                        service: service.name.clone(),
                        environment: environment.name.clone(),
                        setting: setting.full_name(),
                        looks: looks(setting, &patterns),
                        same_as_production: production.iter().any(|theirs| same(setting, theirs)),
                        place: file.doc.map(|doc| Place::new(doc, setting.pointer.clone())),
                    }));
                }
            }
        }
        evidence.environments.services = standings;
    }
}

/// The settings of that name, whoever they belong to; or of that full name.
fn found<'c>(file: &'c Configuration, wanted: &'c str) -> impl Iterator<Item = &'c Setting> {
    file.settings.iter().filter(move |setting| setting.name == wanted || setting.full_name() == wanted)
}

fn same(one: &Setting, other: &Setting) -> bool {
    match (&one.fingerprint, &other.fingerprint) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.value == other.value,
        _ => false,
    }
}

fn looks(setting: &Setting, patterns: &[String]) -> ServiceLooks {
    match (setting.kind, &setting.value) {
        (SettingKind::Plain, Some(value)) => {
            let value = value.to_ascii_lowercase();
            if patterns.iter().any(|pattern| wildcard::covers(pattern, &value)) { ServiceLooks::Mocked } else { ServiceLooks::Live }
        }
        _ => ServiceLooks::Unknown,
    }
}
