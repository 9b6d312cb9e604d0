use super::*;
use proptest::prelude::*;

/// A little English, and two names.
struct English;

impl Knowledge for English {
    fn word(&self, lower: &str) -> bool {
        "a rebels killed mayor near army said president general bush fires attack attacked town soldiers \
         front liberation national people terrorist march peace police report text baker sandy river \
         commander spoke asked why gave for group kidnapped judge in on by two others be may it i \
         arrested left says"
            .split_whitespace()
            .any(|w| w == lower || lower.strip_suffix('s') == Some(w))
    }

    fn name(&self, lower: &[&str]) -> Option<(usize, bool)> {
        match lower {
            ["shining", "path", ..] => Some((2, false)),
            ["eln", ..] => Some((1, true)),
            _ => None,
        }
    }
}

fn lexicon() -> Lexicon {
    Lexicon::parse(
        r#"
        words = "the | of | and | to | with | from | an | us | that | for"
        derived = { before = "anti | counter", behind = "ist | ly" }
        figures = { behind = "th | km" }
        acronyms = { words = "ii | cia" }
        months = { words = "march | may", before = "in | since" }
        surnames = { words = "bush | baker" }
        given = { words = "george" }
        titles = { words = "president | general | judge | mayor | commander" }
        particles = { words = "de | la | el", begin = "la | el" }
        beginnings = { joined = "mc", apostrophe = "o" }
        abbreviations = { words = "gen | dr" }
        names = { words = "lima | peru | peruvian | monday | sandy" }
        [[homonym]]
        word = "us"
        before = "the"
        behind = "soldiers"
        "#,
    )
    .unwrap()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let paragraphs: Vec<_> = text
        .split('\n')
        .map(|line| {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            start..start + line.len()
        })
        .collect();
    assert_eq!(restore(text, &paragraphs, &lexicon(), &English), expected);
}

#[test]
fn names_and_words() {
    check(
        "REBELS KILLED THE MAYOR OF LIMA ON MONDAY.",
        "Rebels killed the mayor of Lima on Monday.",
    );
    check(
        "PERUVIAN SOLDIERS ATTACKED SHINING PATH REBELS NEAR HUANTA",
        "Peruvian soldiers attacked Shining Path rebels near Huanta",
    );
    // What nobody knows is a name; what has no vowel an acronym.
    check(
        "THE FMLN AND THE ELN ATTACKED A TOWN",
        "The FMLN and the ELN attacked a town",
    );
    check(
        "ANTITERRORIST POLICE ARRESTED TWO",
        "Antiterrorist police arrested two",
    );
}

#[test]
fn names_of_people() {
    check(
        "PRESIDENT BUSH SAID IT; GEORGE BUSH SAID THAT BUSH FIRES KILLED PEOPLE",
        "President Bush said it; George Bush said that Bush fires killed people",
    );
    check(
        "THE BUSH FIRES KILLED TWO PEOPLE",
        "The bush fires killed two people",
    );
    check("J. BAKER AND A BAKER SPOKE", "J. Baker and a Baker spoke");
    check(
        "GEN. MCALLEN AND O'NEILL SPOKE TO US",
        "Gen. McAllen and O'Neill spoke to us",
    );
    check(
        "COMMANDER JOSE DE LA PENA AND OTHERS LEFT LA PAZ",
        "Commander Jose de La Pena and others left La Paz",
    );
}

#[test]
fn acronyms_and_figures() {
    check(
        "REBELS OF THE NATIONAL FRONT FOR PEACE [NFP] SAID THE NFP ATTACKED",
        "Rebels of the National Front for Peace [NFP] said the NFP attacked",
    );
    check(
        "THE TELAM REPORT (TELAM) SAID IT",
        "The TELAM report (TELAM) said it",
    );
    check(
        "THE US SOLDIERS GAVE US PEACE",
        "The US soldiers gave us peace",
    );
    check(
        "THE 5TH BRIGADA LEFT ON 3 MARCH, 10 KM FROM LIMA; IN MAY PEOPLE MAY MARCH",
        "The 5th Brigada left on 3 March, 10 km from Lima; in May people may march",
    );
    check(
        "JOHN PAUL II SPOKE OF M-16 AND G3A3 FIRES",
        "John Paul II spoke of M-16 and G3A3 fires",
    );
}

#[test]
fn sentences_begin() {
    check(
        "LIMA, 3 MAY 90 (AFP) -- [TEXT] POLICE KILLED TWO. \"WE LEFT,\" IT SAID. DR. LEON ASKED: \"WHY THE ATTACK?\" THE POLICE'S REPORT",
        "Lima, 3 May 90 (AFP) -- [Text] Police killed two. \"We left,\" it said. Dr. Leon asked: \"Why the attack?\" The police's report",
    );
    check(
        "THE FRONT [NATIONAL FRONT] SAID A GROUP LEFT; I SAID IT, TOO",
        "The front [national front] said a group left; I said it, Too",
    );
}

#[test]
fn only_what_is_in_capitals() {
    check(
        "REBELS KILL BAKER\nPolice said that the baker, Ali Rebels, was killed by Kill group.",
        "rebels Kill baker\nPolice said that the baker, Ali Rebels, was killed by Kill group."
            .replace("rebels Kill", "Rebels Kill")
            .as_str(),
    );
    check("UN, EU and the CIA said so.", "UN, EU and the CIA said so.");
    check(
        "LIMA, Peru -- Police said so.",
        "LIMA, Peru -- Police said so.",
    );
    check(
        "A REBEL ATTACK killed two near Lima.",
        "A Rebel attack killed two near Lima.",
    );
    check("THE CIA said so.", "The CIA said so.");
    check("Nothing here.", "Nothing here.");
    check("", "");
}

#[test]
fn letters_that_change_their_length_stay() {
    check("İSTANBUL POLICE ARRESTED STRAẞE ÉTOILE PEOPLE", {
        "İstanbul police arrested Straẞe Étoile people"
    });
}

#[test]
fn a_mistake_in_the_file_is_told() {
    let errors = Lexicon::parse("words = 3").unwrap_err();
    assert!(errors[0].span.start < errors[0].span.end);
}

proptest! {
    /// Offsets into the one text are right in the other, and letters differ in case alone.
    #[test]
    fn places_stay(text in "(\\PC{0,12}[ \n.]){0,8}|([A-ZÀ-ÞİẞΑ-ΩǅŐ]{1,8}['. \\-\\[\\](\"]{0,2}[0-9a-zß]{0,2} ?){0,30}", cuts in prop::collection::vec(0usize..200, 0..6)) {
        let mut ranges: Vec<_> = cuts.windows(2).map(|w| w[0].min(w[1])..w[0].max(w[1])).collect();
        ranges.sort_by_key(|r| r.start);
        let whole = 0..text.len();
        for paragraphs in [vec![whole], ranges] {
            let restored = restore(&text, &paragraphs, &lexicon(), &English);
            prop_assert_eq!(restored.len(), text.len());
            for ((i, a), (j, b)) in text.char_indices().zip(restored.char_indices()) {
                prop_assert_eq!(i, j);
                prop_assert!(a == b || a.to_lowercase().eq(b.to_lowercase()));
            }
        }
    }
}
