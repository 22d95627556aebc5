//! `etude man`.

use clap::Args;

use super::{Failure, World};

#[derive(Debug, Args)]
pub struct Arguments {}

pub fn run(_: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(super::command()).render(&mut page)?;
    for verb in super::command().get_subcommands() {
        let title = format!("etude-{}", verb.get_name());
        clap_mangen::Man::new(verb.clone()).title(title).render_description_section(&mut page)?;
        clap_mangen::Man::new(verb.clone()).render_options_section(&mut page)?;
    }
    world.out.write_all(&page)?;
    Ok(0)
}
