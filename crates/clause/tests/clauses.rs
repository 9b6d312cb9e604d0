//! Deep roles, factuality and attribution over the real model and the project's codebook.
//!
//! One line a case: a sentence, the predicate asked about, and what its clause must be.

#[path = "../../codebook/tests/common/mod.rs"]
mod common;

use common::tools;
use dateline_clause::{Clauses, Role, Tree};

/// The clause of `predicate` in `text`, written out: roles, status and sources.
fn clause(text: &str, predicate: &str) -> String {
    let (pipeline, codebook) = tools();
    let mut doc = pipeline.annotate(text);
    dateline_clause::mend(&mut doc, &codebook.lexicon);
    let tree = Tree::new(&doc);
    let whole = 0..text.len();
    let clauses = Clauses::new(&tree, &codebook.lexicon, std::slice::from_ref(&whole));
    let found = clauses.iter().find(|c| doc.word(c.token) == predicate);
    let Some(c) = found else {
        let all: Vec<&str> = clauses.iter().map(|c| doc.word(c.token)).collect();
        panic!("no clause of {predicate:?} in {text:?}; there are {all:?}");
    };
    let mut out = c.lemmas[c.lemmas.len() - 1].lemma.clone();
    for (name, role) in [
        ("agent", Role::Agent),
        ("patient", Role::Patient),
        ("recipient", Role::Recipient),
        ("cause", Role::Cause),
    ] {
        let heads: Vec<&str> = c.role(&role).map(|a| doc.word(a.head)).collect();
        if !heads.is_empty() {
            out.push_str(&format!(" {name}={}", heads.join("+")));
        }
    }
    let facts = clauses.factuality(c);
    out.push_str(&format!(" {}", facts.status.name()));
    if facts.hedged {
        out.push_str(" hedged");
    }
    for s in clauses.attribution(c) {
        let source = s.source.map_or("?", |h| doc.word(h));
        out.push_str(&format!(
            " <{source} {}{}>",
            s.stance.name(),
            if s.quoted { " quoted" } else { "" }
        ));
    }
    out
}

/// What stands in a role of the clause of `predicate` in `text`.
fn heads(text: &str, predicate: &str, role: &str) -> String {
    let (pipeline, codebook) = tools();
    let mut doc = pipeline.annotate(text);
    dateline_clause::mend(&mut doc, &codebook.lexicon);
    let tree = Tree::new(&doc);
    let whole = 0..text.len();
    let clauses = Clauses::new(&tree, &codebook.lexicon, std::slice::from_ref(&whole));
    let found = clauses.iter().find(|c| doc.word(c.token) == predicate);
    let role = Role::from_name(role);
    let heads: Vec<&str> = found
        .into_iter()
        .flat_map(|c| c.role(&role).map(|a| doc.word(a.head)))
        .collect();
    heads.join("+")
}

#[track_caller]
fn check(text: &str, predicate: &str, expected: &str) {
    assert_eq!(clause(text, predicate), expected, "{text}");
}

#[test]
fn one_killing_in_many_words() {
    check(
        "Gunmen killed a judge.",
        "killed",
        "kill agent=Gunmen patient=judge actual",
    );
    check(
        "A judge was killed by gunmen.",
        "killed",
        "kill agent=gunmen patient=judge actual",
    );
    check(
        "The killing of a judge by gunmen shocked the town.",
        "killing",
        "kill agent=gunmen patient=judge actual",
    );
    check(
        "Police seek the gunmen who killed a judge.",
        "killed",
        "kill agent=gunmen patient=judge actual",
    );
    check(
        "Gunmen tried to kill a judge.",
        "kill",
        "kill agent=Gunmen patient=judge attempted",
    );
    check(
        "They mourned a judge killed by gunmen.",
        "killed",
        "kill agent=gunmen patient=judge actual",
    );
    check(
        "Gunmen stormed the court, killing a judge.",
        "killing",
        "kill agent=Gunmen patient=judge actual",
    );
}

#[test]
fn subjects_are_shared() {
    check(
        "Rebels seized the town and released the prisoners.",
        "released",
        "release agent=Rebels patient=prisoners actual",
    );
    check(
        "The minister urged the rebels to release the hostages.",
        "release",
        "release agent=rebels patient=hostages future <minister asks>",
    );
    check(
        "The rebels agreed to release the hostages.",
        "release",
        "release agent=rebels patient=hostages future <rebels intends>",
    );
    check(
        "Police accused the group of bombing a bridge.",
        "bombing",
        "bomb agent=group patient=bridge actual hedged <Police accuses>",
    );
    check(
        "Police and soldiers arrested two men and a woman.",
        "arrested",
        "arrest agent=Police+soldiers patient=men+woman actual",
    );
}

#[test]
fn light_verbs_hand_over_to_their_noun() {
    check(
        "The army launched an attack on the village.",
        "attack",
        "attack agent=army patient=village actual",
    );
    check(
        "The village came under attack from rebels.",
        "attack",
        "attack agent=rebels patient=village actual",
    );
    check(
        "The union plans a rally in the capital.",
        "rally",
        "rally agent=union future",
    );
    check(
        "Clashes broke out in the capital.",
        "Clashes",
        "clash actual",
    );
}

#[test]
fn whether_it_happened() {
    check(
        "The army did not attack the village.",
        "attack",
        "attack agent=army patient=village negated",
    );
    check(
        "Soldiers failed to capture the town.",
        "capture",
        "capture agent=Soldiers patient=town negated",
    );
    check(
        "Soldiers managed to capture the town.",
        "capture",
        "capture agent=Soldiers patient=town actual",
    );
    check(
        "The army will attack the village.",
        "attack",
        "attack agent=army patient=village future",
    );
    check(
        "The army may attack the village.",
        "attack",
        "attack agent=army patient=village hypothetical",
    );
    check(
        "Police appeared to block the road.",
        "block",
        "block agent=Police patient=road actual hedged",
    );
    check(
        "The attack on the village will be investigated.",
        "attack",
        "attack patient=village actual",
    );
    check(
        "An attack on the village would cut off food.",
        "attack",
        "attack patient=village hypothetical",
    );
    check(
        "Neither the police nor the army attacked the village.",
        "attacked",
        "attack agent=police+army patient=village negated",
    );
    check(
        "He will meet the rebels before he travels to India.",
        "travels",
        "travel agent=he future",
    );
    check(
        "The rebels would have attacked the village.",
        "attacked",
        "attack agent=rebels patient=village hypothetical",
    );
    check(
        "The prisoners have to be freed.",
        "freed",
        "free patient=prisoners hypothetical",
    );
    check(
        "Two men are to face charges over the killing of a judge.",
        "killing",
        "kill patient=judge actual hedged <? claims>",
    );
    check(
        "If rebels attack the town, thousands will flee.",
        "attack",
        "attack agent=rebels patient=town hypothetical",
    );
    check(
        "The general denied that his men had attacked the village.",
        "attacked",
        "attack agent=men patient=village negated <general denies>",
    );
    check(
        "\"Do not shoot the prisoners!\" he shouted.",
        "shoot",
        "shoot patient=prisoners negated <he says quoted>",
    );
}

#[test]
fn who_says_so() {
    check(
        "The ministry said rebels killed a judge.",
        "killed",
        "kill agent=rebels patient=judge actual <ministry says>",
    );
    check(
        "Rebels killed a judge, according to the ministry.",
        "killed",
        "kill agent=Rebels patient=judge actual <ministry says>",
    );
    check(
        "\"They killed a judge,\" the mayor said.",
        "killed",
        "kill agent=They patient=judge actual <mayor says quoted>",
    );
    check(
        "\"They came at night. They killed a judge and left,\" the mayor said.",
        "killed",
        "kill agent=They patient=judge actual <mayor says quoted>",
    );
    check(
        "The agency cited the minister as saying rebels killed a judge.",
        "killed",
        "kill agent=rebels patient=judge actual <agency reports> <minister says>",
    );
}

#[test]
fn gerunds_that_stand_as_nouns() {
    check(
        "Four miners died in police firing near the shaft.",
        "firing",
        "fire agent=police actual",
    );
    check(
        "Nine were killed in firing by the guards.",
        "firing",
        "fire agent=guards actual",
    );
    check(
        "The shelling of the port by the navy went on.",
        "shelling",
        "shell agent=navy patient=port actual",
    );
    // What has an object is a clause.
    check(
        "He saw police firing rubber bullets.",
        "firing",
        "fire agent=police patient=bullets actual",
    );
}

#[test]
fn what_a_raid_leaves() {
    check(
        "It was a raid that left one serviceman dead and dozens of people injured.",
        "dead",
        "dead patient=serviceman cause=raid actual",
    );
    check(
        "It was a raid that left one serviceman dead and dozens of people injured.",
        "injured",
        "injure patient=dozens cause=raid actual",
    );
}

#[test]
fn headings_holders_and_words_that_only_quote() {
    check(
        "Minister: rebels killed a judge",
        "killed",
        "kill agent=rebels patient=judge actual <Minister says>",
    );
    check(
        "The army made the claim that rebels killed a judge.",
        "killed",
        "kill agent=rebels patient=judge actual <army claims>",
    );
    check(
        "The rebels continued to kill judges.",
        "kill",
        "kill agent=rebels patient=judges actual",
    );
    // Who praises it does not report it.
    check(
        "The crowd praised the killing of a judge by rebels.",
        "killing",
        "kill agent=rebels patient=judge actual",
    );
}

#[test]
fn phrases_that_hang_on_a_neighbour() {
    // Behind the doer of a passive.
    check(
        "The minister was accused by the opposition of lying to voters.",
        "lying",
        "lie agent=minister actual hedged <opposition accuses>",
    );
    check(
        "The rebels were urged by the bishops to release the hostages.",
        "release",
        "release agent=rebels patient=hostages future <bishops asks>",
    );
    assert_eq!(
        heads(
            "The general was indicted on Monday by a court for fraud.",
            "indicted",
            "for"
        ),
        "fraud"
    );
    // What somebody is a member of stays with him.
    assert_eq!(
        heads(
            "The judge was killed by members of the gang.",
            "killed",
            "of"
        ),
        ""
    );
    // Behind an adverb.
    assert_eq!(
        heads("The soldiers went back to barracks.", "went", "to"),
        "barracks"
    );
    assert_eq!(
        heads(
            "The troops pulled out late on Sunday from the town.",
            "pulled",
            "from"
        ),
        "town"
    );
}

#[test]
fn the_one_let_to_act_is_patient_and_doer() {
    check(
        "The army let the convoy pass.",
        "let",
        "let agent=army patient=convoy actual",
    );
    check(
        "The army let the convoy pass.",
        "pass",
        "pass agent=convoy actual",
    );
    // What somebody says must happen to another is not done to him.
    check(
        "The mayor said the colonel must go.",
        "said",
        "say agent=mayor actual",
    );
}

#[test]
fn doers_joined_by_hyphens_and_over_reporting_verbs() {
    check(
        "A Chilean-led strike on a bus killed ten men.",
        "strike",
        "strike agent=Chilean patient=bus actual",
    );
    check(
        "Rebels overran an army base, officials said, killing seven soldiers.",
        "killing",
        "kill agent=Rebels patient=soldiers actual",
    );
}

#[test]
fn dates_are_no_part_of_the_subject_behind_them() {
    check(
        "On 14 April armed men attacked a bus.",
        "attacked",
        "attack agent=men patient=bus actual",
    );
    for (text, predicate, on) in [
        ("On 14 April armed men attacked a bus.", "attacked", "April"),
        (
            "On 15 May twelve villagers were abducted.",
            "abducted",
            "May",
        ),
        ("Three men were abducted on Tuesday.", "abducted", "Tuesday"),
    ] {
        assert_eq!(heads(text, predicate, "on"), on, "{text}");
    }
}
