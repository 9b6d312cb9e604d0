//! Makes a flat file of a model folder: `convert FOLDER OUT.nlp`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [folder, out] = std::env::args_os()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|_| "usage: convert FOLDER OUT.nlp")?;
    dateline_nlp::Pipeline::convert(folder.as_ref(), out.as_ref())?;
    let pipeline = dateline_nlp::Pipeline::load(out.as_ref())?;
    println!("{:?}", pipeline.meta());
    Ok(())
}
