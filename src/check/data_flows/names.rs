//! Words that name environments: the route's, and those that mean one anywhere.

use crate::model::Route;

/// Words that mean the same environment; one of a route takes all of its line.
const ALIKE: [&[&str]; 4] =
    [&["development", "dev", "develop"], &["integration", "int"], &["stage", "staging", "stg"], &["test", "testing", "tst", "qa"]];
/// Words that mean an environment below production which a route need not know.
const BELOW: [&str; 9] = ["uat", "preprod", "preproduction", "nonprod", "nonproduction", "prodlike", "sandbox", "demo", "training"];
/// Words that say that a copy is kept for bad days.
const BACKUP: [&str; 8] = ["archive", "archives", "backup", "backups", "dr", "recovery", "snapshots", "vault"];

/// What environments are called.
pub(super) struct Names {
    /// Each way of saying it with the environment, the longest first.
    phrases: Vec<(String, String)>,
    production: Vec<String>,
}

impl Names {
    pub(super) fn new(route: &Route, production_words: &[String]) -> Self {
        let mut phrases: Vec<(String, String)> = Vec::new();
        let mut add = |phrase: &str, environment: &str| {
            let phrase = told(phrase);
            if !phrases.iter().any(|(known, _)| *known == phrase) {
                phrases.push((phrase, environment.to_owned()));
            }
        };
        for environment in &route.environments {
            add(environment.name.as_str(), environment.name.as_str());
        }
        for environment in &route.environments {
            let aliases = environment.jobs.iter().flat_map(|jobs| jobs.aliases.iter().flatten());
            aliases.chain(&environment.also_called).for_each(|alias| add(alias, environment.name.as_str()));
        }
        let production: Vec<String> =
            route.environments.iter().filter(|environment| environment.production).map(|one| one.name.to_string()).collect();
        let first = production.first().map_or("production", String::as_str);
        production_words.iter().for_each(|word| add(word, first));
        for line in ALIKE {
            let own = line.iter().find(|word| route.position(word).is_some());
            line.iter().for_each(|word| add(word, own.unwrap_or(word)));
        }
        BELOW.iter().for_each(|word| add(word, word));
        phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        let production = if production.is_empty() { vec![first.to_owned()] } else { production };
        Self { phrases, production }
    }

    /// The environments that a text names, in its order.
    pub(super) fn mentioned(&self, text: &str) -> Vec<String> {
        let mut text = told(text);
        let mut found: Vec<(usize, &str)> = Vec::new();
        for (phrase, environment) in &self.phrases {
            while let Some(at) = text.find(phrase.as_str()) {
                found.push((at, environment));
                // What is taken is taken: `prod-eu` is not `prod` too. The dashes stay, for they part the others.
                let hidden = format!("-{}-", "+".repeat(phrase.len().saturating_sub(2)));
                text.replace_range(at..at + phrase.len(), &hidden);
            }
        }
        found.sort_unstable();
        let mut names: Vec<String> = found.into_iter().map(|(_, name)| name.to_owned()).collect();
        names.dedup();
        names
    }

    /// Where data that is taken from what a text names comes from: production, if that is named at all.
    pub(super) fn source(&self, text: &str) -> Option<String> {
        let names = self.mentioned(text);
        names.iter().find(|name| self.is_production(name)).or(names.first()).cloned()
    }

    /// Where data goes that is brought to what a text names: an environment below production, if one is named.
    pub(super) fn target(&self, text: &str) -> Option<String> {
        let names = self.mentioned(text);
        names.iter().rev().find(|name| !self.is_production(name)).or(names.last()).cloned()
    }

    pub(super) fn is_production(&self, name: &str) -> bool {
        self.production.iter().any(|known| known == name)
    }
}

/// Whether a text says that a copy is kept for bad days.
pub(super) fn says_backup(text: &str) -> bool {
    told(text).split('-').any(|word| BACKUP.contains(&word))
}

/// A text in lower case with `-` around and between words; what turns the meaning of a word is one with it, and
/// names that say nothing about environments are left out.
fn told(text: &str) -> String {
    let lower = text.to_lowercase().replace("/usr/local", " ").replace("cluster.local", " ").replace(".local", " ");
    let lower = lower.replace("/dev/null", " ").replace("/dev/std", " ");
    let mut told = String::from("-");
    for letter in lower.chars() {
        if letter.is_alphanumeric() {
            told.push(letter);
        } else if !told.ends_with('-') {
            told.push('-');
        }
    }
    if !told.ends_with('-') {
        told.push('-');
    }
    told.replace("-pre-", "-pre").replace("-non-", "-non").replace("-like-", "like-")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::check::data_flows) fn route(names: &[&str]) -> Route {
        let environments: Vec<String> =
            names.iter().map(|name| format!("{{\"name\": \"{name}\", \"production\": {}}}", name.starts_with("production"))).collect();
        let text = format!(
            "{{\"apiVersion\": \"portcullis/v1\", \"kind\": \"Route\", \"name\": \"short\", \"environments\": [{}]}}",
            environments.join(",")
        );
        serde_json::from_str(&text).unwrap()
    }

    fn names(route_names: &[&str]) -> Names {
        Names::new(&route(route_names), &["prod".to_owned(), "production".to_owned()])
    }

    #[test]
    fn environments_are_named_by_whole_words() {
        let names = names(&["dev", "stage", "production"]);
        for (text, told) in [
            ("s3://shop-prod-dumps", "production"),
            ("shop_staging_db", "stage"),
            ("copy-prod-to-stage", "production stage"),
            ("db.pre-prod.example.org", "preprod"),
            ("non-production", "nonproduction"),
            ("reproduction/devices", ""),
            ("/dev/null prod-like", "prodlike"),
            ("PROD_DB_URL", "production"),
            ("db.shop.svc.cluster.local", ""),
        ] {
            assert_eq!(names.mentioned(text).join(" "), told, "{text}");
        }
    }

    #[test]
    fn the_longest_name_counts() {
        let names = names(&["prod-eu-mirror", "production"]);
        assert_eq!(names.mentioned("s3://prod-eu-mirror/prod"), ["prod-eu-mirror", "production"]);
        assert_eq!(names.source("prod-eu-mirror prod").as_deref(), Some("production"));
        assert_eq!(names.target("prod-eu-mirror prod").as_deref(), Some("prod-eu-mirror"));
    }
}
