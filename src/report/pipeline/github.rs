//! Annotations of GitHub Actions, ways around as errors.

use std::io;

use super::super::escape::{command_message, command_property, sentence};
use super::PipelineReport;

pub(super) fn render(report: &PipelineReport<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in &report.analysis.findings {
        let spot = report.spot(&finding.place);
        let mut lines = vec![sentence(&finding.message)];
        if finding.way.len() > 1 {
            lines.push(format!("the way: {}", sentence(&finding.way.join(" → "))));
        }
        lines.extend(
            finding
                .because
                .iter()
                .take(5)
                .map(|reason| format!("because: {} ({})", sentence(&reason.message), report.whereabouts(&reason.place))),
        );
        lines.push(format!("help: {}", sentence(&finding.fix)));
        writeln!(
            out,
            "::{} file={},line={},endLine={},title={}::{}",
            if finding.bypass { "error" } else { "warning" },
            command_property(&report.path(&finding.place)),
            spot.start.line,
            spot.end.line,
            command_property(finding.fault.title()),
            command_message(&lines)
        )?;
    }
    writeln!(out, "::notice title={}::{}", command_property("portcullis pipeline"), command_message(&[report.headline(), report.extent()]))
}
