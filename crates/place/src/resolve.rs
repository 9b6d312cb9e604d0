//! Which place each name of a report means: one decision over all of them.
//!
//! Every name is one place throughout a report. A candidate's score is what is known of it by itself
//! (how big it is) and how well it goes with the likeliest places of the other names: the same
//! country, the same division, near by. The likelihoods are estimated in a few rounds, each from
//! those of the round before (mean-field inference over the pairs, as in collective entity linking).

use dateline_gazetteer::Entry;

use crate::names::{Candidate, Candidates};
use crate::size::{GREAT, Level, Others, level, prior};

/// The most candidates of a name that count as context for the others.
const MAX_CONTEXT: usize = 10;

/// The most names of a report that count as context, those first that are mentioned most.
const MAX_CONTEXT_NAMES: usize = 32;

/// How much it weighs that all other names lie in the same country, against a place's size in powers
/// of ten of inhabitants.
const COUNTRY: f64 = 3.5;

/// How much it weighs that they lie in the same first-level division.
const DIVISION: f64 = 3.0;

/// How much it weighs that some lie near by.
const NEAR: f64 = 3.0;

/// How surely one place near by is the reason why another is named.
const LINK: f64 = 0.5;

/// How much a place that is named right behind ("Troy, Ohio") weighs.
const CONTAINED: f64 = 5.0;

/// How much a place in it that is named right before weighs.
const HOLDS: f64 = 3.0;

/// How much being somewhere else weighs then.
const ELSEWHERE: f64 = 2.0;

/// At which distance two places go half as well together as at none, in km.
const NEAR_KM: f64 = 50.0;

/// How much the size of a publisher's home counts, against that of other places.
const HOME_SIZE: f64 = 0.3;

/// At which distance a place and the middle of a country go half as well together as at none, in km.
const NEAR_COUNTRY_KM: f64 = 200.0;

/// How much it weighs that the names beside it in a list are of the same kind and country.
const PEER: f64 = 2.5;

/// The largest size of a publisher's home that counts: papers are not named for countries.
const MAX_HOME_SIZE: f64 = 5.5;

/// How fast a place speaks less for others, the smaller it is than its biggest namesake: London and
/// Paris are no towns of Kentucky because there is one of each.
const DOUBT: f64 = 0.5;

/// The Earth's mean radius, in km.
const EARTH_KM: f64 = 6371.0088;

/// From which likelihood on a place is sure enough to rule out another.
const SURE: f64 = 0.6;

/// How fast likelihood falls with score, round by round: at first nearly any place may be meant, so
/// that small places which go well together are not lost to a big namesake before they are compared
/// (annealing).
const SHARPNESS: [f64; 5] = [0.3, 0.5, 0.8, 1.2, 1.5];

/// A name to be resolved.
#[derive(Clone, Debug)]
pub(crate) struct Group<'g> {
    pub(crate) candidates: Candidates<'g>,
    /// How GeoNames class and code should begin.
    pub(crate) features: Vec<String>,
    /// The country it must lie in, where the text tells.
    pub(crate) country: Option<String>,
    /// Whether it is the publisher's home: papers are at home in small towns, too.
    pub(crate) home: bool,
    /// Whether it was found under another spelling only.
    pub(crate) respelled: bool,
    /// How much it counts as context.
    pub(crate) weight: f64,
    /// Names that stand right behind it and may hold it.
    pub(crate) within: Vec<usize>,
    /// Names that stand right before it and that it may hold.
    pub(crate) holds: Vec<usize>,
    /// Names that stand beside it in a list.
    pub(crate) peers: Vec<usize>,
}

/// A place chosen for a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice<'g> {
    pub(crate) entry: Entry<'g>,
    /// Estimated probability that it is the one.
    pub(crate) confidence: f64,
}

/// A candidate with what counts of it.
struct Weighed<'g> {
    candidate: Candidate<'g>,
    prior: f64,
    likelihood: f64,
    point: [f64; 3],
    level: Level,
}

fn point(e: &Entry<'_>) -> [f64; 3] {
    let (lat, lon) = (e.lat.to_radians(), e.lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The square of the chord between two points, in km²: close to the arc's where it matters.
fn km2(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    let dot: f64 = a.iter().zip(b).map(|(p, q)| p * q).sum();
    EARTH_KM * EARTH_KM * (2.0 - 2.0 * dot).max(0.0)
}

/// Whether one place lies in another.
fn inside(a: &Entry<'_>, b: &Entry<'_>, a_point: &[f64; 3], b_point: &[f64; 3]) -> bool {
    // "Washington, D.C."
    if a.row == b.row {
        return level(b) == Level::Point;
    }
    let country = a.country.is_some() && a.country == b.country;
    match level(b) {
        Level::Country => country,
        Level::Division => country && a.admin1 == b.admin1 && level(a) == Level::Point,
        Level::Wide => false,
        Level::Point => {
            country && level(a) == Level::Point && km2(a_point, b_point) < NEAR_KM * NEAR_KM
        }
    }
}

/// Whether a place lies in another country than one that is held to contain it.
pub(crate) fn elsewhere(a: &Choice<'_>, holder: &Choice<'_>) -> bool {
    let rank = level(&holder.entry);
    matches!(rank, Level::Country | Level::Division)
        && !matches!(level(&a.entry), Level::Country | Level::Wide)
        && holder.confidence >= SURE
        && a.entry.country != holder.entry.country
}

/// Chooses a place for each name; `None` for one without candidates.
pub(crate) fn resolve<'g>(groups: &[Group<'g>]) -> Vec<Option<Choice<'g>>> {
    let mut options: Vec<Vec<Weighed<'g>>> = groups.iter().map(options).collect();
    let mut context: Vec<usize> = (0..groups.len())
        .filter(|&g| groups[g].weight > 0.0 && !options[g].is_empty())
        .collect();
    context.sort_by(|&a, &b| {
        groups[b]
            .weight
            .total_cmp(&groups[a].weight)
            .then(a.cmp(&b))
    });
    context.truncate(MAX_CONTEXT_NAMES);
    likelihoods(&mut options, SHARPNESS[0], |o, _, _| o.prior);
    for sharpness in &SHARPNESS[1..] {
        // The likeliest of each name speak for the others.
        let likely: Vec<(usize, Vec<usize>)> = context
            .iter()
            .map(|&g| {
                let mut order: Vec<usize> = (0..options[g].len()).collect();
                order.sort_by(|&a, &b| {
                    options[g][b]
                        .likelihood
                        .total_cmp(&options[g][a].likelihood)
                        .then(a.cmp(&b))
                });
                order.truncate(MAX_CONTEXT);
                (g, order)
            })
            .collect();
        let scores: Vec<Vec<f64>> = (0..groups.len())
            .map(|g| {
                options[g]
                    .iter()
                    .map(|o| score(o, g, groups, &options, &likely))
                    .collect()
            })
            .collect();
        likelihoods(&mut options, *sharpness, |_, g, i| scores[g][i]);
        if std::env::var("RDEBUG").is_ok() {
            for (g, of) in options.iter().enumerate() {
                let mut v: Vec<_> = of
                    .iter()
                    .enumerate()
                    .map(|(i, o)| {
                        (
                            scores[g][i],
                            o.prior,
                            o.likelihood,
                            o.candidate.entry.name,
                            o.candidate.entry.admin1,
                            o.candidate.entry.country,
                            o.candidate.entry.code,
                        )
                    })
                    .collect();
                v.sort_by(|a, b| b.0.total_cmp(&a.0));
                v.truncate(4);
                eprintln!(
                    "G{g} home {} w{} within {:?} peers {:?}",
                    groups[g].home, groups[g].weight, groups[g].within, groups[g].peers
                );
                for x in v {
                    eprintln!(
                        "    {:.2} (prior {:.2}) p={:.2} {} {} {:?} {}",
                        x.0, x.1, x.2, x.3, x.4, x.5, x.6
                    );
                }
            }
            eprintln!("--");
        }
    }
    options
        .iter()
        .map(|of| {
            let best = of
                .iter()
                .enumerate()
                .max_by(|(i, a), (j, b)| a.likelihood.total_cmp(&b.likelihood).then(j.cmp(i)));
            best.map(|(_, o)| Choice {
                entry: o.candidate.entry,
                confidence: o.likelihood,
            })
        })
        .collect()
}

fn options<'g>(group: &Group<'g>) -> Vec<Weighed<'g>> {
    let others = Others::of(&group.candidates);
    // New York City is New York as much as its state is.
    let shares = |c: &Candidate<'_>| {
        c.entry.class == 'P'
            && c.entry.population >= GREAT
            && group.candidates.iter().any(|d| {
                d.usual
                    && level(&d.entry) == Level::Division
                    && d.entry.country == c.entry.country
                    && d.entry.admin1 == c.entry.admin1
            })
    };
    group
        .candidates
        .iter()
        .map(|c| Candidate {
            usual: c.usual || shares(c),
            ..*c
        })
        .filter(|c| {
            group
                .country
                .as_deref()
                .is_none_or(|code| c.entry.country == Some(code))
        })
        .map(|c| Weighed {
            prior: match (group.home, prior(&c, &group.features, others)) {
                (true, size) => size.min(MAX_HOME_SIZE) * HOME_SIZE,
                (false, size) => size,
            },
            likelihood: 0.0,
            point: point(&c.entry),
            level: level(&c.entry),
            candidate: c,
        })
        .collect()
}

/// How well the places of one name go with a candidate, at best.
#[derive(Default)]
struct Best {
    placed: f64,
    country: f64,
    divided: f64,
    division: f64,
    near: f64,
}

fn score(
    o: &Weighed<'_>,
    own: usize,
    groups: &[Group<'_>],
    options: &[Vec<Weighed<'_>>],
    likely: &[(usize, Vec<usize>)],
) -> f64 {
    let e = &o.candidate.entry;
    // How much of the context that lies in some country may lie in the same, the same of divisions, and
    // how surely nothing is near. Of each name the place that goes best with this one counts, as far as
    // it is as likely as its likeliest: small namesakes in many states do not drown one another out.
    let (mut placed, mut country) = (0.0, 0.0);
    let (mut divided, mut division) = (0.0, 0.0);
    let mut apart = 1.0;
    for (g, order) in likely.iter().filter(|(g, _)| *g != own) {
        let w = groups[*g].weight;
        let top = order
            .first()
            .map_or(1.0, |&i| options[*g][i].likelihood)
            .max(f64::MIN_POSITIVE);
        let known = order
            .iter()
            .map(|&i| options[*g][i].prior)
            .fold(f64::NEG_INFINITY, f64::max);
        let mut best = Best::default();
        for &i in order {
            let other = &options[*g][i];
            let x = &other.candidate.entry;
            let likely = other.likelihood / top * (DOUBT * (other.prior - known)).exp();
            if likely < 0.01 || other.level == Level::Wide {
                continue;
            }
            // What is the same place says nothing new, but where it is the publisher's home.
            if x.row == e.row && !groups[*g].home {
                continue;
            }
            let in_country = e.country.is_some() && e.country == x.country;
            best.placed = best.placed.max(likely);
            if in_country {
                best.country = best.country.max(likely);
            }
            if other.level == Level::Country {
                // A small country is near a place at its border.
                if o.level != Level::Wide && !in_country {
                    let far = km2(&o.point, &other.point) / (NEAR_COUNTRY_KM * NEAR_COUNTRY_KM);
                    best.near = best.near.max(LINK * likely / (1.0 + far));
                }
                continue;
            }
            best.divided = best.divided.max(likely);
            if in_country && !e.admin1.is_empty() && e.admin1 == x.admin1 {
                best.division = best.division.max(likely);
            }
            if other.level == Level::Point && o.level == Level::Point {
                let far = km2(&o.point, &other.point) / (NEAR_KM * NEAR_KM);
                best.near = best.near.max(likely / (1.0 + far));
            }
        }
        placed += w * best.placed;
        country += w * best.country;
        divided += w * best.divided;
        division += w * best.division;
        apart *= 1.0 - LINK * w.min(1.0) * best.near;
    }
    let mut score = o.prior
        + COUNTRY * country / (1.0 + placed)
        + DIVISION * division / (1.0 + divided)
        + NEAR * (1.0 - apart);
    for &holder in &groups[own].within {
        let Some(of) = options.get(holder).filter(|of| !of.is_empty()) else {
            continue;
        };
        let held: f64 = of
            .iter()
            .filter(|h| inside(&o.candidate.entry, &h.candidate.entry, &o.point, &h.point))
            .map(|h| h.likelihood)
            .sum();
        score += CONTAINED * held - ELSEWHERE * (1.0 - held);
    }
    // "Alabama, Georgia and Florida": of one kind.
    let peers = groups[own]
        .peers
        .iter()
        .filter_map(|&g| options.get(g))
        .map(|of| {
            of.iter()
                .filter(|p| {
                    let y = &p.candidate.entry;
                    p.level == o.level
                        && y.class == e.class
                        && match o.level {
                            Level::Country => true,
                            Level::Division => y.country == e.country,
                            _ => y.country == e.country && y.admin1 == e.admin1,
                        }
                })
                .map(|p| p.likelihood)
                .sum::<f64>()
        })
        .fold(0.0, f64::max);
    score += PEER * peers;
    // "Savannah, Georgia" tells which Georgia.
    let most = groups[own]
        .holds
        .iter()
        .filter_map(|&g| options.get(g))
        .map(|of| {
            of.iter()
                .filter(|h| inside(&h.candidate.entry, e, &h.point, &o.point))
                .map(|h| h.likelihood)
                .sum::<f64>()
        })
        .fold(0.0, f64::max);
    score += HOLDS * most;
    score
}

/// Likelihoods from scores, which sum to one over the candidates of a name.
fn likelihoods(
    options: &mut [Vec<Weighed<'_>>],
    sharpness: f64,
    score: impl Fn(&Weighed<'_>, usize, usize) -> f64,
) {
    for (g, of) in options.iter_mut().enumerate() {
        let scores: Vec<f64> = of.iter().enumerate().map(|(i, o)| score(o, g, i)).collect();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|s| (sharpness * (s - top)).exp()).sum();
        for (o, s) in of.iter_mut().zip(scores) {
            o.likelihood = (sharpness * (s - top)).exp() / total;
        }
    }
}
