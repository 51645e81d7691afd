//! `recipe show|export|import`: recipes that travel.

use rollcall::prepare::ShownRecipe;
use rollcall::{Code, Error, Rollcall};
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::Recipe;
use crate::say;
use crate::shell;

pub(super) fn run(house: &Rollcall, verb: Recipe) -> Result<Answer, Error> {
    match verb {
        Recipe::Show { list } => {
            let shown = house.recipe(&list)?.ok_or_else(|| {
                Error::new(Code::UnknownName, format!("The list \"{list}\" has no recipe of its own yet."))
                    .hint(format!(
                        "See what it would use: rollcall match FILE{}",
                        shell::option("list", &list)
                    ))
            })?;
            let text = whole(&shown);
            Answer::new(&shown, text)
        }
        Recipe::Export { list, out } => {
            let shown = house.export_recipe(&list, &out)?;
            let text = format!(
                "Wrote the recipe of \"{list}\" to {}. It holds no secrets, no paths and no people.",
                out.display()
            );
            Answer::new(&json!({"list": shown.list, "version": shown.version, "out": out}), text)
        }
        Recipe::Import { file, list } => {
            let kept = house.import_recipe(&file, &list)?;
            let what = match kept.changed {
                true => format!(
                    "This is now the recipe of \"{list}\", version {}. It counts as edited.\nSee what it does: \
                     rollcall review FILE{}\n\n",
                    kept.recipe.version,
                    shell::option("list", &list)
                ),
                false => format!(
                    "\"{list}\" has exactly this recipe already (version {}).\n\n",
                    kept.recipe.version
                ),
            };
            let text = format!("{what}{}", say::clean(&kept.recipe.text));
            Answer::new(&kept, text)
        }
    }
}

fn whole(shown: &ShownRecipe) -> String {
    format!(
        "Recipe of \"{}\", version {}, edited {}\n\n{}",
        shown.list,
        shown.version,
        say::moment(shown.edited),
        say::clean(&shown.text)
    )
}
