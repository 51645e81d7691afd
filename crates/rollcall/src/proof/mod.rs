//! The proof of one run: what an auditor is handed.
//!
//! An auditor asks four things: is the list complete, is it accurate, who sent it, and when. A proof
//! answers them three times over in one folder: `proof.pdf` for people, `records.csv` for whoever counts in
//! a spreadsheet program, and `proof.json` for machines. All three are written from one plain value,
//! [`Proof`], which is finished before this room sees it: here nothing is looked up, computed anew or asked
//! of the time, so that the same value gives the same bytes today and in seven years.
//!
//! `model` is the value, `shown` how foreign text is shown so that it can neither vanish nor pretend,
//! `face` the fonts, `layout` pages and tables, `document` what stands on them, `pdf` how they become a
//! file, `records` the CSV, and `folder` how the three reach the disk.

mod document;
mod face;
mod folder;
mod layout;
mod model;
mod pdf;
mod records;
mod shown;

pub use folder::{ProofError, Written, WrittenFile, write};
pub use model::{
    Approval, Body, Chain, Changes, Counts, Difference, DifferenceKind, DifferingField, FORM, Held, LeftOut,
    ListFacts, Product, Proof, ReadBack, RecipeFacts, RequestMade, SourceFile, Verdict, Way, When,
};

#[cfg(test)]
mod tests;
