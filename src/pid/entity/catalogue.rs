//! All entities in one list.

use std::sync::LazyLock;

use super::{Entity, REGIONS};

/// Every entity, by id.
pub static ENTITIES: LazyLock<Vec<&'static Entity>> = LazyLock::new(|| {
    let mut all: Vec<&'static Entity> = REGIONS.iter().copied().flatten().collect();
    all.sort_by_key(|entity| entity.id);
    all
});

/// The entity of an id.
#[must_use]
pub fn entity(id: &str) -> Option<&'static Entity> {
    let at = ENTITIES.binary_search_by_key(&id, |entity| entity.id).ok()?;
    ENTITIES.get(at).copied()
}
