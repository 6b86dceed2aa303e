//! Networks.

use ipnet::IpNet;

use super::super::engine::Term;
use super::string;

fn network(text: &str) -> Result<IpNet, String> {
    text.parse().map_err(|_| format!("`{text}` is not a network"))
}

/// `portcullis.network_within(network, allowed)`: whether every address of `network` is in one of `allowed`.
/// Adjacent allowed networks count as their union.
pub(super) fn within(arguments: &[Term]) -> Result<Term, String> {
    let inner = network(string(arguments, 0)?)?;
    let refuse = || "argument 2 must be a list of networks".to_owned();
    let allowed: Vec<&Term> = match arguments.get(1) {
        Some(Term::Array(list)) => list.iter().collect(),
        Some(Term::Set(set)) => set.iter().collect(),
        _ => return Err(refuse()),
    };
    let mut networks = Vec::new();
    for one in allowed {
        let Term::String(text) = one else { return Err(refuse()) };
        networks.push(network(text)?);
    }
    Ok(Term::Bool(IpNet::aggregate(&networks).iter().any(|outer| outer.contains(&inner))))
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    fn is_within(inner: &str, outer: &[&str]) -> bool {
        within(&[text(inner), Term::from(outer.iter().map(|one| text(one)).collect::<Vec<_>>())]).unwrap() == Term::Bool(true)
    }

    #[test]
    fn containment_is_computed_for_both_families() {
        assert!(is_within("10.1.0.0/16", &["10.0.0.0/8"]));
        assert!(!is_within("10.0.0.0/7", &["10.0.0.0/8"]));
        assert!(!is_within("0.0.0.0/0", &["10.0.0.0/8", "2001:db8::/32"]));
        assert!(is_within("2001:db8:1::/48", &["10.0.0.0/8", "2001:db8::/32"]));
        assert!(!is_within("::/0", &["0.0.0.0/0"]));
        assert!(is_within("10.0.0.0/8", &["10.0.0.0/9", "10.128.0.0/9"]), "two halves make a whole");
        assert!(!is_within("10.0.0.0/8", &[]));
    }
}
