//! Pages as snapshots keep them: without the stylesheet, which is the same in all of them and looked at in a browser.

/// A page without what its `<style>` holds and without the digest of that.
pub(crate) fn without_style(page: &str) -> String {
    let between = |text: &str, from: &str, to: &str| {
        let (before, rest) = text.split_once(from)?;
        let (_, after) = rest.split_once(to)?;
        Some(format!("{before}{from}…{to}{after}"))
    };
    let page = between(page, "<style>", "</style>").unwrap_or_else(|| page.to_owned());
    between(&page, "'sha256-", "'").unwrap_or(page)
}
