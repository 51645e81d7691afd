//! `recipe show|export|import`: recipes that travel.

use rollcall::prepare::{RecipeVersion, RecipeVersions, ShownRecipe};
use rollcall::{Code, Error, Rollcall};
use serde_json::json;

use crate::answer::Answer;
use crate::arguments::Recipe;
use crate::say;
use crate::shell;

pub(super) fn run(house: &Rollcall, verb: Recipe) -> Result<Answer, Error> {
    let (Recipe::Show { list, .. } | Recipe::Export { list, .. } | Recipe::Import { list, .. }) = &verb;
    let practice = house.list_card(list)?.practice;
    let mut answer = answered(house, verb)?.practice(practice);
    answer.document["practice"] = json!(practice);
    Ok(answer)
}

fn answered(house: &Rollcall, verb: Recipe) -> Result<Answer, Error> {
    match verb {
        Recipe::Show { list, versions: true, .. } => {
            let versions = house.recipe_versions(&list)?;
            let text = all(&versions);
            Answer::new(&versions, text)
        }
        Recipe::Show { list, version: Some(version), .. } => {
            let shown = house.recipe_version(&list, version)?;
            let text = whole(&shown);
            Answer::new(&shown, text)
        }
        Recipe::Show { list, .. } => {
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
        Recipe::Export { list, version, out } => {
            let shown = house.export_recipe(&list, version, &out)?;
            let text = format!(
                "Wrote the recipe of \"{list}\", version {}, to {}. It holds no secrets, no paths and no people.",
                shown.version,
                out.display()
            );
            Answer::new(
                &json!({"list": shown.list, "version": shown.version, "out": out.display().to_string()}),
                text,
            )
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

/// The versions, and how to have one of them again.
fn all(versions: &RecipeVersions) -> String {
    let line = |version: &RecipeVersion| {
        let changed = match &version.changed {
            _ if version.version == 1 => "the first one".to_owned(),
            None => "not comparable: one of the two cannot be read any more".to_owned(),
            Some(changed) if changed.is_empty() => "no rule changed, only remarks".to_owned(),
            Some(changed) => {
                format!("{}: {}", say::count(changed.len(), "change", "changes"), changed.join(", "))
            }
        };
        vec![format!("version {}", version.version), say::moment(version.edited), changed]
    };
    let lines: Vec<Vec<String>> = versions.versions.iter().map(line).collect();
    let lines: String = say::columns(&lines).lines().map(|line| format!("  {line}\n")).collect();
    let list = shell::word_or_unsaid(&versions.list);
    format!(
        "Recipe of \"{}\", the latest version first\n\n{lines}\nTo see one of them: rollcall recipe show {list} --version \
         N\nTo have it again:\n  rollcall recipe export {list} --version N --out recipe.toml\n  rollcall recipe import \
         recipe.toml{}\n",
        say::line(&versions.list),
        shell::option("list", &versions.list)
    )
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
