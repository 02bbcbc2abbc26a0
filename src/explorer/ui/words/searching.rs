//! What happens around the evolution, in words.

use freerea_core::engine::{EngineKind, SelfCheck};
use freerea_core::search::{Pace, Reason, SearchEvent, Speed};
use freerea_core::training::Finalist;

use crate::explorer::theme::Role;
use crate::explorer::ui::words::terms::list;
use crate::explorer::ui::words::{Words, counted, number, presentable, reason};

impl Words<'_> {
    pub(crate) fn search(&mut self, event: &SearchEvent) {
        match event {
            SearchEvent::Started { settings, feasible } => {
                self.sign("▶", ">", Role::Accent)
                    .say("the search begins", Role::Accent)
                    .text(format!(
                        ": {}, seed {}",
                        settings.dataset.title(),
                        settings.seed
                    ));
                if self.full() {
                    let (members, drawn) = (settings.population, settings.tournament);
                    self.text(format!(
                        ", population {members}, tournament {drawn}; limits: "
                    ))
                    .constraints(&settings.constraints, *feasible);
                }
            }
            SearchEvent::Resumed { .. } => {
                self.sign("▶", ">", Role::Accent)
                    .say("the search is taken up again", Role::Accent);
            }
            SearchEvent::Forked { seed } => {
                self.sign("▶", ">", Role::Accent)
                    .say("a run of its own begins here", Role::Accent)
                    .text(format!(", seed {seed}"));
            }
            SearchEvent::Engine { engine, self_check } => self.engine(*engine, *self_check),
            SearchEvent::Commanded { .. } | SearchEvent::Scored { .. } => {}
            SearchEvent::ScoringStarted { cells } => {
                self.sign("…", ".", Role::Dim)
                    .say(format!("{} cells are being scored", cells.len()), Role::Dim);
            }
            SearchEvent::PaceChanged { pace } => self.paced(*pace),
            SearchEvent::SpeedChanged { speed } => self.sped(*speed),
            SearchEvent::Rejected { why } => {
                let why = presentable(why, self.look);
                self.sign("!", "!", Role::Warning)
                    .say("not done: ", Role::Warning)
                    .text(why);
            }
            SearchEvent::TrainingStarted { cells } => {
                let cells = list(cells.iter().copied());
                self.sign("▶", ">", Role::Accent)
                    .say("the finals", Role::Accent)
                    .text(format!(": training {cells}"));
            }
            SearchEvent::Trained { finalist, leads } => self.trained(finalist, *leads),
            SearchEvent::Finished { reason: why } => {
                let role = match why {
                    Reason::Failed(_) => Role::Error,
                    _ => Role::Accent,
                };
                let why = reason(why, self.look);
                self.sign("■", "#", role).say("finished: ", role).text(why);
            }
        }
    }

    fn engine(&mut self, engine: EngineKind, self_check: Option<SelfCheck>) {
        self.sign("▶", ">", Role::Dim)
            .text(format!("the {engine} engine scores"));
        match self_check {
            Some(SelfCheck::Compared(agreement)) => {
                let difference = agreement.difference();
                self.text(format!("; it differs from tch by {difference:.0e}"));
            }
            Some(SelfCheck::WithoutTorch) => {
                self.text("; unchecked, since this program was built without torch");
            }
            None => {}
        }
    }

    fn trained(&mut self, finalist: &Finalist, leads: bool) {
        let (number, accuracy) = (number(finalist.cell), finalist.accuracy);
        let role = if leads { Role::Good } else { Role::Text };
        let sign = if leads { ["★", "*"] } else { ["·", "-"] };
        self.sign(sign[0], sign[1], role).say(number, role);
        if self.full() {
            let epochs = counted(finalist.recipe.epochs.into(), "epoch");
            self.text(format!(
                " was trained for {epochs}: it tells {accuracy:.2} % of the pictures set aside right"
            ));
            if leads {
                self.text(", more than any other so far, and is the answer");
            }
        } else {
            self.text(format!(" trained: {accuracy:.2} %"));
        }
    }

    fn sped(&mut self, speed: Speed) {
        self.sign("»", ">", Role::Accent).text(match speed {
            Speed::Full => "full speed".to_owned(),
            Speed::Slow(rest) => format!("slow motion: {} s after each event", rest.as_secs_f64()),
        });
    }

    fn paced(&mut self, pace: Pace) {
        match pace {
            Pace::Running => self.sign("▶", ">", Role::Good).text("the search goes on"),
            Pace::Step => self
                .sign("»", ">", Role::Accent)
                .text("on to the end of the step"),
            Pace::Birth => self
                .sign("»", ">", Role::Accent)
                .text("on to the next child"),
            Pace::Paused => self.sign("‖", "=", Role::Warning).text("paused"),
        };
    }
}
