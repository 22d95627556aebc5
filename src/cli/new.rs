//! `etude new`: a course, a lesson, an example or a quiz to begin with. Overwrites nothing.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, ValueEnum};

use super::{Failure, World};
use crate::{
    course::{slug, templates},
    sandbox::Kind,
};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A course with one lesson, one example and one quiz, in a new folder
    Course {
        /// What it is called; its folder is named after it
        name: String,
    },
    /// A lesson of the course you are in
    Lesson {
        /// Its id, such as `serverless/cold-starts`
        name: String,
    },
    /// An example of the course you are in
    Sandbox {
        /// Its id, such as `orders`
        name: String,
        /// What runs it
        #[arg(long, value_enum, default_value = "serverless")]
        kind: KindWord,
    },
    /// A quiz of the course you are in
    Quiz {
        /// The module it is about
        name: String,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindWord {
    Serverless,
    Edge,
    Federation,
    Wasm,
}

impl From<KindWord> for Kind {
    fn from(word: KindWord) -> Self {
        match word {
            KindWord::Serverless => Self::Serverless,
            KindWord::Edge => Self::Edge,
            KindWord::Federation => Self::Federation,
            KindWord::Wasm => Self::Wasm,
        }
    }
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let (folder, files, then) = match &arguments.what {
        What::Course { name } => {
            let folder = PathBuf::from(named(name)?);
            let then = format!("`etude learn {0}` opens it; `etude check {0}` checks it", folder.display());
            (folder, templates::course(name), then)
        }
        What::Lesson { name } => {
            named(name)?;
            (course_folder()?, templates::lesson(name), "list it in a module's `lessons` in course.toml".to_owned())
        }
        What::Sandbox { name, kind } => {
            let then = format!("show it in a lesson with a fence that says `run sandbox={}`", named(name)?);
            (course_folder()?, templates::sandbox(name, (*kind).into()), then)
        }
        What::Quiz { name } => {
            named(name)?;
            (course_folder()?, templates::quiz(name), "name it as a module's `quiz` in course.toml".to_owned())
        }
    };
    if let Some((path, _)) = files.iter().find(|(path, _)| folder.join(path).exists()) {
        return Err(Failure::usage(format!("`{}` is there already", folder.join(path).display()))
            .hint("choose another name; nothing was written"));
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        File::create_new(&path)?.write_all(text.as_bytes())?;
        writeln!(world.out, "wrote {}", path.display())?;
    }
    writeln!(world.out, "next: {then}")?;
    Ok(0)
}

/// The id made of `name`.
fn named(name: &str) -> Result<String, Failure> {
    let id = slug(name);
    if id.is_empty() {
        return Err(Failure::usage(format!("`{name}` holds no letter or digit to name a file after")));
    }
    Ok(id)
}

/// The folder you are in, which must be a course.
fn course_folder() -> Result<PathBuf, Failure> {
    if Path::new("course.toml").is_file() {
        return Ok(PathBuf::new());
    }
    let failure = Failure::usage("this folder is no course: it has no `course.toml`");
    Err(failure.hint("go to the course's folder, or begin one with `etude new course NAME`"))
}
