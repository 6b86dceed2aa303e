//! Copies of data that pipelines and workloads make: a dump, a sync, a restore, and what links them.
//!
//! Reads the definitions of pipelines and the configuration of environments once more for the commands in
//! them ([`jobs`], [`shell`]), asks of each what it carries ([`carriers`]) and of each end which environment
//! it names ([`names`]), and follows what is taken out of production over files and stores to where it
//! arrives. Does not run anything: what is hidden in scripts of their own, in images and behind names that
//! say nothing is not seen. A copy whose source says nothing counts only where it puts a snapshot in place.

mod carriers;
mod jobs;
mod names;
mod shell;
mod trace;

use super::{Check, Context};
use crate::model::Evidence;
use crate::model::dataset::FoundFlow;
use crate::source::{DocId, Place, SourceMap, yaml};

use names::Names;
use trace::{Doc, Job};

/// The check.
pub(super) struct DataFlows;

impl Check for DataFlows {
    fn name(&self) -> &'static str {
        "data-flows"
    }

    fn run(&self, evidence: &mut Evidence, context: &Context<'_>) {
        let data = &context.rules.data;
        let names = Names::new(&evidence.route.value, &data.production_words);
        let pipelines = evidence.pipelines.definitions.iter().map(|one| (one.place.doc, one.path.as_str(), None));
        let configurations = evidence
            .environments
            .configurations
            .iter()
            .filter_map(|one| Some((one.doc?, one.path.as_str(), Some(one.environment.as_str()))));
        let mut docs = Vec::new();
        let mut seen = Vec::new();
        for (doc, path, environment) in pipelines.chain(configurations) {
            if !seen.contains(&doc) {
                seen.push(doc);
                docs.extend(read(doc, path, environment, context.sources, &names, &data.transformation_words));
            }
        }
        let mut flows = trace::flows(&docs, &names, &data.transformation_words);
        flows.extend(restored(evidence, &names));
        flows.sort_by(|one, other| (&one.place, &one.taken, &one.tool).cmp(&(&other.place, &other.taken, &other.tool)));
        flows.dedup();
        evidence.data.flows = flows;
    }
}

/// The jobs of a document, if it has a word in it of a command that carries data.
fn read(doc: DocId, path: &str, environment: Option<&str>, sources: &SourceMap, names: &Names, transformations: &[String]) -> Option<Doc> {
    let text = sources.get(doc)?.text().ok()?;
    carriers::words().any(|word| text.contains(word)).then_some(())?;
    let documents = yaml::stream(text).ok()?;
    let works = jobs::works(&documents);
    let jobs = works.iter().map(|work| Job::new(work, doc, environment, names, transformations)).collect();
    Some(Doc { path: path.to_owned(), jobs })
}

/// Databases of plans that begin as a copy of another.
fn restored(evidence: &Evidence, names: &Names) -> Vec<FoundFlow> {
    let mut flows = Vec::new();
    for entry in &evidence.environments.infrastructure {
        if names.is_production(&entry.environment) {
            continue;
        }
        let Some(plan) = &entry.plan else { continue };
        for change in &plan.changes {
            let (Some(copied), Some(doc)) = (&change.copy_of, plan.doc) else { continue };
            let place = Place::new(doc, change.pointer.clone());
            let from = names.source(&copied.source);
            if from.as_ref().is_some_and(|from| !names.is_production(from)) {
                continue;
            }
            flows.push(FoundFlow {
                path: plan.path.clone(),
                job: change.address.clone(),
                tool: copied.attribute.clone(),
                from,
                to: Some(entry.environment.clone()),
                transformation: None,
                too_late: None,
                taken: place.clone(),
                place,
            });
        }
    }
    flows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Syntax};

    /// The flows of documents, each with the environment that it configures: `job: tool from > to`.
    fn told(texts: &[(Option<&str>, &str)]) -> Vec<String> {
        let route = names::tests::route(&["development", "stage", "production"]);
        let names = Names::new(&route, &["prod".to_owned(), "production".to_owned()]);
        let mut sources = SourceMap::default();
        let words = ["anonym".to_owned()];
        let mut docs = Vec::new();
        for (environment, text) in texts {
            let doc = sources.add(SourceFile::new("a.yml", Syntax::YamlStream, text.as_bytes().to_vec()));
            docs.extend(read(doc, "a.yml", *environment, &sources, &names, &words));
        }
        let said = |end: &Option<String>| end.clone().unwrap_or_else(|| "?".to_owned());
        let flows = trace::flows(&docs, &names, &words);
        let told = |flow: &FoundFlow| {
            let hidden = flow.transformation.as_ref().map(|word| format!(" by {word}"));
            let late = flow.too_late.as_ref().map(|word| format!(" late {word}"));
            let (from, to) = (said(&flow.from), said(&flow.to));
            format!("{}: {} {from} > {to}{}{}", flow.job, flow.tool, hidden.unwrap_or_default(), late.unwrap_or_default())
        };
        flows.iter().map(told).collect()
    }

    fn workflow(script: &str) -> Vec<String> {
        let lines: Vec<String> = script.lines().map(|line| format!("          {line}\n")).collect();
        told(&[(None, &format!("on: push\njobs:\n  nightly:\n    steps:\n      - run: |\n{}", lines.concat()))])
    }

    #[test]
    fn a_dump_is_followed_to_where_it_is_restored() {
        let expected = ["nightly: pg_dump production > stage"];
        assert_eq!(workflow("pg_dump -h prod-db shop | psql -h stage-db shop"), expected);
        assert_eq!(workflow("pg_dump -h prod-db shop | gzip > shop.sql.gz\ngunzip -c /tmp/shop.sql.gz | psql -h stage-db shop"), expected);
        assert_eq!(workflow("pg_dump -Fc $PROD_URL -f x.dump\npg_restore -d $STAGE_URL x.dump"), expected);
        assert_eq!(workflow("ssh prod 'pg_dump shop' | ssh stage 'psql shop'"), expected);
        assert_eq!(workflow("kubectl -n prod exec db -- sh -c 'pg_dump shop' | kubectl -n stage exec -i db -- psql shop"), expected);
        assert_eq!(workflow("HOST=prod-db\npg_dump -h \"$HOST\" shop > x\npsql -h stage-db < x"), expected);
    }

    #[test]
    fn what_lies_in_a_store_is_followed_into_other_documents() {
        let put = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: dump}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, command: [sh, -c, 'pg_dump shop | aws s3 cp - s3://shop-seeds/latest']}]}}}}}\n";
        let get = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: seed}\nspec: {template: {spec: {containers: [{name: a, command: [sh, -c, 'aws s3 cp s3://shop-seeds/latest - | psql shop']}]}}}\n";
        for order in [[(Some("production"), put), (Some("stage"), get)], [(Some("stage"), get), (Some("production"), put)]] {
            assert_eq!(told(&order), ["seed: pg_dump production > stage"]);
        }
        assert_eq!(told(&[(Some("production"), put)]), ["dump: pg_dump production > ?"]);
        assert_eq!(told(&[(Some("stage"), get)]), Vec::<String>::new());
        assert_eq!(told(&[(Some("production"), &put.replace("seeds", "backups"))]), Vec::<String>::new());
    }

    #[test]
    fn making_data_anonymous_counts_only_on_the_way() {
        assert_eq!(
            workflow("pg_dump -h prod-db shop | anonymise --all | psql -h stage-db"),
            ["nightly: pg_dump production > stage by anonymise"]
        );
        assert_eq!(
            workflow("pg_dump -h prod-db shop > x\n./anonymise.sh x\npsql -h stage-db < x"),
            ["nightly: pg_dump production > stage by ./anonymise.sh"]
        );
        assert_eq!(
            workflow("pg_dump -h prod-db shop > x\npsql -h stage-db < x\npsql -h stage-db -f anonymise.sql"),
            ["nightly: pg_dump production > stage late anonymise.sql"]
        );
        assert_eq!(workflow("./anonymise.sh y\npg_dump -h prod-db shop | psql -h stage-db"), ["nightly: pg_dump production > stage"]);
    }

    #[test]
    fn stores_and_snapshots_are_copied_in_one_command() {
        assert_eq!(workflow("aws s3 sync s3://shop-prod-files s3://shop-stage-files"), ["nightly: aws s3 production > stage"]);
        assert_eq!(workflow("rclone copy prod:orders stage:orders"), ["nightly: rclone production > stage"]);
        assert_eq!(
            workflow("gcloud sql export sql shop-prod gs://x/y.gz\ngcloud sql import sql shop-stage gs://x/y.gz"),
            ["nightly: gcloud sql export production > stage"]
        );
        let restore = "aws rds restore-db-instance-from-db-snapshot --db-instance-identifier shop-stage --db-snapshot-identifier";
        assert_eq!(workflow(&format!("{restore} rds:shop-prod-2026")), ["nightly: aws rds restore production > stage"]);
        assert_eq!(workflow(&format!("{restore} $SNAPSHOT")), ["nightly: aws rds restore ? > stage"]);
        assert_eq!(workflow(&format!("{restore} shop-stage-2026")), Vec::<String>::new());
    }

    #[test]
    fn what_leaves_nothing_or_goes_nowhere_new_is_no_flow() {
        for script in [
            "pg_dump -h stage-db shop | psql -h dev-db shop",
            "pg_dump -h prod-db shop | psql -h prod-replica shop",
            "pg_dump -h prod-db --schema-only shop | psql -h stage-db shop",
            "pg_dump -h prod-db shop > before-migration.backup.sql",
            "aws s3 sync dist/ s3://shop-stage-site",
            "aws s3 sync s3://shop-stage-files s3://shop-prod-files",
            "psql -h stage-db -f migrations/1.sql",
            "psql -h prod-db -c 'select 1'",
            "echo pg_dump",
        ] {
            assert_eq!(workflow(script), Vec::<String>::new(), "{script}");
        }
        assert_eq!(workflow("pg_dump -h prod-db shop > shop.sql"), ["nightly: pg_dump production > ?"]);
    }

    #[test]
    fn every_tool_of_pipelines_is_looked_through() {
        let gitlab = "copy-prod-to-stage:\n  variables: {FROM: x}\n  script:\n    - pg_dump $FROM > x.sql\n    - - psql < x.sql\n";
        assert_eq!(told(&[(None, gitlab)]), ["copy-prod-to-stage: pg_dump production > stage"]);
        let concourse = "jobs:\n- name: refresh\n  plan:\n  - task: dump\n    config: {run: {path: bash, args: [-c, 'mysqldump -h prod-db shop > out/shop.sql']}}\n  - task: anonymise\n    file: a.yml\n  - task: load\n    config: {run: {path: sh, args: [-ec, 'mysql -h stage-db < out/shop.sql']}}\n";
        assert_eq!(told(&[(None, concourse)]), ["refresh: mysqldump production > stage by anonymise"]);
        let actions = "on: push\njobs:\n  dump:\n    environment: production\n    steps: [{run: pg_dump shop > shop.sql}]\n  load:\n    environment: {name: stage}\n    steps: [{run: psql shop < shop.sql}]\n";
        assert_eq!(told(&[(None, actions)]), ["load: pg_dump production > stage"]);
        let compose = "services:\n  seed:\n    environment: {SOURCE: postgres-prod}\n    command: sh -c \"pg_dump -h $SOURCE shop | psql -h db shop\"\n";
        assert_eq!(told(&[(Some("development"), compose)]), ["seed: pg_dump production > development"]);
        let variables = "kind: Job\napiVersion: batch/v1\nmetadata: {name: seed, namespace: shop-stage}\nspec: {template: {spec: {containers: [{name: a, env: [{name: SOURCE, valueFrom: {secretKeyRef: {name: prod-db, key: url}}}], command: [pg_dump, $(SOURCE), -f, /x]}]}}}\n";
        assert_eq!(told(&[(Some("stage"), variables)]), ["seed: pg_dump production > ?"]);
    }
}
