//! What happened once and is told many times: stories, reprints, incidents, disputes.
//!
//! A report becomes a [`Telling`]: what linking needs of it and nothing else, made purely of its
//! text, its annotation and its events. The events that tell of one happening there become one
//! [`Account`]: what one report says of one happening. The [`Linker`] puts tellings into an
//! [`Archive`] and groups, in two layers of the same make, reports into stories and accounts into
//! incidents:
//!
//! 1. *Keys.* Every report and every account is filed under a few hashes (type and place and week,
//!    type and party and week; bands of the text's signature). Who shares a key is a candidate.
//! 2. *Edges.* [`judge`](judge::judge) says of two accounts, [`story::judge`] of two reports, that they
//!    tell of the same, of something different, or leave it open. It looks at the two alone: no
//!    frequency of the archive, no clock.
//! 3. *Components.* What is connected by edges of candidates is one component.
//! 4. *Clusters.* A component is cut into clusters by [`cluster::agglomerate`]: the pair of clusters
//!    that most speaks for is joined first, and none are joined across which a pair is different.
//!
//! **Invariant: the order of arrival does not matter.** Edges are a function of two members,
//! clusters of the members of their component. The documented window: a key hands out
//! [`KEY_MEMBERS`] members and a component holds [`COMPONENT_MEMBERS`] at most; beyond them the order
//! may show.
//!
//! **Invariant: no event is lost or told twice.** Each event is in exactly one incident, each report
//! in exactly one story.
//!
//! The record of an incident ([`incident::record`]) is made of its events by stated rules and keeps
//! every value that was told, with its claims, its sources and its dates.
#![deny(missing_docs)]

pub mod account;
pub mod archive;
pub mod cluster;
pub mod incident;
pub mod judge;
pub mod linker;
pub mod reprint;
mod rules;
pub mod story;
mod telling;

pub use account::Account;
pub use archive::{Archive, Layer, Memory, Node};
pub use linker::{COMPONENT_MEMBERS, Changes, KEY_MEMBERS, Linker};
pub use rules::{LinkRules, Mistake};
pub use telling::{Source, Telling};

/// A 64-bit hash of these bytes (FNV-1a with a finaliser): the same on every machine and in every
/// version, since stores keep such hashes.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for b in bytes {
        h = (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(h)
}

/// Spreads the bits of a number (the finaliser of SplitMix64).
pub(crate) fn mix(mut h: u64) -> u64 {
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

/// One hash of several.
pub fn hash_of(parts: &[u64]) -> u64 {
    parts
        .iter()
        .fold(0x9e37_79b9_7f4a_7c15, |h, p| mix(h.rotate_left(23) ^ *p))
}
