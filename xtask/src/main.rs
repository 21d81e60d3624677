//! The project's own tasks: `cargo xtask TASK`.

#[cfg(test)]
mod checks;
mod coverage;
mod layers;
mod licences;
mod model;
mod source;
mod test;
mod workspace;

use std::process::ExitCode;

use workspace::{Outcome, cargo, run};

const HELP: &str = "\
cargo xtask TASK

  test [--only PART]... [--list] [--long]   every test: crates, scenarios on each engine, journeys of real clients
  model [--check]                           regenerate the shapes of the wire from the model
  layers                                    who may import whom
  licences                                  licences and banned crates of everything that is built
  coverage [--check]                        the table of operations in README.md, and docs/gaps.md
  bench [ARGUMENT]...                       the load generator, in a release build
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((task, rest)) = arguments.split_first() else {
        print!("{HELP}");
        return ExitCode::from(2);
    };
    let outcome = match task.as_str() {
        "test" => test::run(rest),
        "model" => model::run(rest),
        "layers" => no_arguments(rest).and_then(|()| layers::run()),
        "licences" => no_arguments(rest).and_then(|()| licences::run()),
        "coverage" => coverage::run(rest),
        "bench" => bench(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(format!("there is no task {task}; `cargo xtask help` names them")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {task}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn no_arguments(arguments: &[String]) -> Outcome {
    match arguments.first() {
        None => Ok(()),
        Some(argument) => Err(format!("takes no arguments, found {argument}")),
    }
}

/// The load generator measures a server of the same build, so both are built for release.
fn bench(arguments: &[String]) -> Outcome {
    run(&mut cargo(&["build", "--release", "--locked", "--package", "poolhouse", "--package", "poolhouse-bench"]))?;
    run(cargo(&["run", "--release", "--quiet", "--package", "poolhouse-bench", "--"]).args(arguments))
}
