//! For a job summary or a comment: the picture, a table, the lines.

use std::fmt::Write as _;
use std::io;

use super::super::escape::{fenced, markdown, markdown_code, sentence, visible};
use super::PipelineReport;
use super::mermaid;
use super::picture::Picture;

/// How many findings of a fault are listed.
const SHOWN: usize = 50;

pub(super) fn render(report: &PipelineReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = String::new();
    let mark = if report.bypasses() == 0 { "✅" } else { "❌" };
    let _ = write!(page, "## {mark} {}\n\n{}\n", markdown(&report.headline()), markdown(&report.extent()));
    let picture = Picture::new(report);
    if picture.nodes.len() > 1 {
        let environments: Vec<&str> = report.route.environments.iter().map(|environment| environment.name.as_str()).collect();
        let drawn = mermaid::render(&picture, &environments);
        let _ = write!(page, "\n{}\n", fenced("mermaid", drawn.lines()));
        page.push_str("\nA dashed arrow that says `around` is a way around an environment; a dotted one is not always waited for.\n");
        if picture.left_out > 0 {
            let _ = writeln!(page, "{} that neither deploy nor test are left out.", super::super::count(picture.left_out, "job", "jobs"));
        }
    }
    for (fault, findings) in report.by_fault() {
        let _ =
            write!(page, "\n### {} ({})\n\n| where | what | what to do |\n| --- | --- | --- |\n", markdown(fault.title()), findings.len());
        for finding in findings.iter().take(SHOWN) {
            let mut what = markdown(&sentence(&finding.message));
            if finding.way.len() > 1 {
                let way: Vec<String> = finding.way.iter().map(|step| visible(step).into_owned()).collect();
                let _ = write!(what, "<br>the way: {}", markdown(&way.join(" → ")));
            }
            for reason in finding.because.iter().take(5) {
                let _ =
                    write!(what, "<br>{} ({})", markdown(&sentence(&reason.message)), markdown_code(&report.whereabouts(&reason.place)));
            }
            let _ = writeln!(
                page,
                "| {} | {what} | {} |",
                markdown_code(&report.whereabouts(&finding.place)),
                markdown(&sentence(&finding.fix))
            );
        }
        if findings.len() > SHOWN {
            let _ = writeln!(page, "\nand {} more; the JSON report has all.", findings.len() - SHOWN);
        }
    }
    out.write_all(page.as_bytes())
}
