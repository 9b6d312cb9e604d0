//! Which place each name of a report means: one decision over all of them.
//!
//! Every name is one place throughout a report. A candidate's score is what is known of it by itself
//! (how big it is) and how well it goes with the likeliest places of the other names: the same
//! country, the same division, near by. The likelihoods are estimated in a few rounds, each from
//! those of the round before (mean-field inference over the pairs, as in collective entity linking).

use dateline_gazetteer::Entry;

use crate::names::{Candidate, Candidates};

/// How often the names are weighed against one another.
const ROUNDS: usize = 4;

/// The most candidates of a name that count as context for the others.
const MAX_CONTEXT: usize = 4;

/// The most names of a report that count as context, those first that are mentioned most.
const MAX_CONTEXT_NAMES: usize = 32;

/// How much the other names weigh at most against a place's size, in powers of ten of inhabitants.
const CONTEXT: f64 = 5.0;

/// How much a place that is named right behind ("Troy, Ohio") weighs.
const CONTAINED: f64 = 5.0;

/// How much being somewhere else weighs then.
const ELSEWHERE: f64 = 2.0;

/// At which distance two places go half as well together as at none, in km.
const NEAR_KM: f64 = 80.0;

/// The Earth's mean radius, in km.
const EARTH_KM: f64 = 6371.0088;

/// How fast likelihood falls with score: the base-10 logarithm of size is a weak measure.
const SHARPNESS: f64 = 1.5;

/// A name to be resolved.
#[derive(Clone, Debug)]
pub(crate) struct Group<'g> {
    pub(crate) candidates: Candidates<'g>,
    /// How GeoNames class and code should begin.
    pub(crate) features: Vec<String>,
    /// The country it must lie in, where the text tells.
    pub(crate) country: Option<String>,
    /// How much it counts as context.
    pub(crate) weight: f64,
    /// Names that stand right behind it and may hold it, with how often they do.
    pub(crate) within: Vec<usize>,
}

/// A place chosen for a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice<'g> {
    pub(crate) entry: Entry<'g>,
    /// Estimated probability that it is the one.
    pub(crate) confidence: f64,
}

/// What counts of a candidate.
struct Option_<'g> {
    candidate: Candidate<'g>,
    prior: f64,
    likelihood: f64,
    point: [f64; 3],
    level: Level,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Country,
    Division,
    Wide,
    Point,
}

fn level(e: &Entry<'_>) -> Level {
    match (e.class, e.code) {
        ('A', code) if code.starts_with("PCL") || code.starts_with("TERR") => Level::Country,
        ('A', "ADM1" | "ADM1H") => Level::Division,
        ('L', code) if !matches!(code, "PRK" | "LCTY" | "AREA") => Level::Wide,
        ('H', "OCN" | "SEA") => Level::Wide,
        _ => Level::Point,
    }
}

/// How likely a place is by itself: about the power of ten of those who know it.
fn prior(c: &Candidate<'_>, features: &[String]) -> f64 {
    let e = &c.entry;
    let size = (e.population.max(200) as f64).log10();
    let mut prior = match (e.class, e.code) {
        ('A', code) if code.starts_with("PCL") => 9.0,
        ('A', "ADM1") => 6.5 + 0.1 * (size - 6.0),
        ('A', "ADM2") => 3.2 + 0.2 * size,
        ('A', _) => 3.0 + 0.2 * size,
        ('P', "PPLC") => size + 1.0,
        ('P', "PPLA") => size + 0.4,
        ('P', "PPLX") => size - 0.7,
        ('P', _) => size,
        ('L', "CONT" | "RGN") => 7.5,
        ('L', _) => 6.0,
        ('H' | 'T', _) => 5.5,
        _ => 4.0,
    };
    if !c.usual {
        prior -= if prior >= 9.0 { 0.0 } else { 0.7 };
    }
    if !features.is_empty() {
        let kind = format!("{}.{}", e.class, e.code);
        match features.iter().position(|f| kind.starts_with(f.as_str())) {
            Some(at) => prior += 4.0 - 0.7 * at.min(3) as f64,
            None => prior -= 2.0,
        }
    }
    prior
}

fn point(e: &Entry<'_>) -> [f64; 3] {
    let (lat, lon) = (e.lat.to_radians(), e.lon.to_radians());
    [
        lat.cos() * lon.cos(),
        lat.cos() * lon.sin(),
        lat.sin(),
    ]
}

/// How well two places go together, 0 to 1.
fn affinity(a: &Option_<'_>, b: &Option_<'_>) -> f64 {
    let (x, y) = (&a.candidate.entry, &b.candidate.entry);
    let country = x.country.is_some() && x.country == y.country;
    let division = country && !x.admin1.is_empty() && x.admin1 == y.admin1;
    match (a.level, b.level) {
        (Level::Wide, _) | (_, Level::Wide) => 0.0,
        (Level::Country, _) | (_, Level::Country) => {
            if country {
                0.35
            } else {
                0.0
            }
        }
        (Level::Division, _) | (_, Level::Division) => match (country, division) {
            (_, true) => 0.8,
            (true, _) => 0.2,
            _ => 0.0,
        },
        _ => {
            let dot: f64 = a.point.iter().zip(&b.point).map(|(p, q)| p * q).sum();
            // The chord's square: close to the arc's where it matters.
            let km2 = EARTH_KM * EARTH_KM * (2.0 - 2.0 * dot).max(0.0);
            let near = 1.0 / (1.0 + km2 / (NEAR_KM * NEAR_KM));
            let same = match (country, division) {
                (_, true) => 0.35,
                (true, _) => 0.12,
                _ => 0.0,
            };
            near.max(same)
        }
    }
}

/// Whether one place lies in another.
fn inside(a: &Entry<'_>, b: &Entry<'_>, a_point: &[f64; 3], b_point: &[f64; 3]) -> bool {
    if a.row == b.row {
        return false;
    }
    let country = a.country.is_some() && a.country == b.country;
    match level(b) {
        Level::Country => country,
        Level::Division => country && a.admin1 == b.admin1 && level(a) == Level::Point,
        Level::Wide => false,
        Level::Point => {
            let dot: f64 = a_point.iter().zip(b_point).map(|(p, q)| p * q).sum();
            let km2 = EARTH_KM * EARTH_KM * (2.0 - 2.0 * dot).max(0.0);
            country && level(a) == Level::Point && km2 < NEAR_KM * NEAR_KM
        }
    }
}

/// Chooses a place for each name; `None` for one without candidates.
pub(crate) fn resolve<'g>(groups: &[Group<'g>]) -> Vec<Option<Choice<'g>>> {
    let mut options: Vec<Vec<Option_<'g>>> = groups.iter().map(options).collect();
    let mut context: Vec<usize> = (0..groups.len())
        .filter(|&g| groups[g].weight > 0.0 && !options[g].is_empty())
        .collect();
    context.sort_by(|&a, &b| groups[b].weight.total_cmp(&groups[a].weight).then(a.cmp(&b)));
    context.truncate(MAX_CONTEXT_NAMES);
    likelihoods(&mut options, |o, _, _| o.prior);
    for _ in 0..ROUNDS {
        // The likeliest of each name speak for the others.
        let likely: Vec<(usize, Vec<usize>)> = context
            .iter()
            .map(|&g| {
                let mut order: Vec<usize> = (0..options[g].len()).collect();
                order.sort_by(|&a, &b| {
                    options[g][b].likelihood.total_cmp(&options[g][a].likelihood).then(a.cmp(&b))
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
        likelihoods(&mut options, |_, g, i| scores[g][i]);
    }
    options
        .iter()
        .map(|of| {
            let best = of.iter().enumerate().max_by(|(i, a), (j, b)| {
                a.likelihood.total_cmp(&b.likelihood).then(j.cmp(i))
            });
            best.map(|(_, o)| Choice {
                entry: o.candidate.entry,
                confidence: o.likelihood,
            })
        })
        .collect()
}

fn options<'g>(group: &Group<'g>) -> Vec<Option_<'g>> {
    group
        .candidates
        .iter()
        .filter(|c| group.country.as_deref().is_none_or(|code| c.entry.country == Some(code)))
        .map(|c| Option_ {
            candidate: *c,
            prior: prior(c, &group.features),
            likelihood: 0.0,
            point: point(&c.entry),
            level: level(&c.entry),
        })
        .collect()
}

fn score(
    o: &Option_<'_>,
    own: usize,
    groups: &[Group<'_>],
    options: &[Vec<Option_<'_>>],
    likely: &[(usize, Vec<usize>)],
) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for (g, order) in likely.iter().filter(|(g, _)| *g != own) {
        let w = groups[*g].weight;
        weight += w;
        for &i in order {
            let other = &options[*g][i];
            // What is the same place says nothing new.
            if other.likelihood > 0.01 && other.candidate.entry.row != o.candidate.entry.row {
                sum += w * other.likelihood * affinity(o, other);
            }
        }
    }
    let mut score = o.prior + CONTEXT * sum / (1.0 + weight).powf(0.75);
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
    // What holds others is held to be the one that does.
    score
}

/// Likelihoods from scores, which sum to one over the candidates of a name.
fn likelihoods(options: &mut [Vec<Option_<'_>>], score: impl Fn(&Option_<'_>, usize, usize) -> f64) {
    for (g, of) in options.iter_mut().enumerate() {
        let scores: Vec<f64> = of.iter().enumerate().map(|(i, o)| score(o, g, i)).collect();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores.iter().map(|s| (SHARPNESS * (s - top)).exp()).sum();
        for (o, s) in of.iter_mut().zip(scores) {
            o.likelihood = (SHARPNESS * (s - top)).exp() / total;
        }
    }
}
