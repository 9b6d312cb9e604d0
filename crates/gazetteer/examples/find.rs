//! Looks names up: `find GAZETTEER NAME…`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: find GAZETTEER NAME…")?;
    let start = std::time::Instant::now();
    let gazetteer = dateline_gazetteer::Gazetteer::open(path.as_ref())?;
    eprintln!("opened in {:?}", start.elapsed());
    for name in arguments {
        let start = std::time::Instant::now();
        let found = gazetteer.named(&name);
        eprintln!("{name}: {} in {:?}", found.len(), start.elapsed());
        for (naming, entry) in found.iter().take(6) {
            println!("  {naming:?} {entry:?}");
        }
        let words: Vec<&str> = name.split(' ').collect();
        println!(
            "  longest {:?}",
            gazetteer
                .longest_at(&words)
                .map(|l| (l.words, l.places.len()))
        );
    }
    Ok(())
}
