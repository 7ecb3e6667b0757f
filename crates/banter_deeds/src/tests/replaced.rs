//! A game's own actions in place of those that are ready to use.

use super::*;
use banter_core::{ActionName, NpcActions, NpcActionsAppExt};

#[derive(Reflect, Debug, Clone, PartialEq)]
#[reflect(@ActionName("open"))]
struct OpenWithKey {
    lock: Entity,
    key: Entity,
}

fn parameters(game: &TestApp) -> Vec<Vec<String>> {
    let all = game.world().resource::<NpcActions>().schemas();
    let open = all.filter(|schema| schema.name == "open");
    let names = open.map(|schema| schema.parameters.iter().map(|it| it.name.clone()));
    names.map(Iterator::collect).collect()
}

#[test]
fn a_games_own_action_takes_the_place_whichever_comes_first() {
    let right = vec![vec!["lock".to_owned(), "key".to_owned()]];
    let mut before = TestApp::new();
    before.app_mut().add_npc_action::<OpenWithKey>();
    let before = before.with(DeedsPlugin::default());
    assert_eq!(parameters(&before), right);
    let mut after = TestApp::new().with(DeedsPlugin::default());
    assert_eq!(parameters(&after), [["what".to_owned()]]);
    after.app_mut().add_npc_action::<OpenWithKey>();
    assert_eq!(parameters(&after), right);
}

#[derive(Reflect, Clone)]
struct Ring {
    bell: Entity,
}

impl NpcDeed for Ring {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let mut steps = scene.approach(self.bell.into());
        steps.push(Step::Wait(0.5));
        steps.push(Step::then(|_| Err("it has no clapper".to_owned())));
        Ok(steps)
    }
}

#[test]
fn a_games_own_deed_is_done_by_the_same_steps() {
    let mut stage = Stage::new();
    stage.game.app_mut().add_npc_deed::<Ring>();
    let bell = stage.put(Perceivable::named("the bell"), 3.0, 1.0, 0.0);
    assert_eq!(stage.does(Ring { bell }), failed("it has no clapper"));
    assert!(stage.place(stage.npc).x > 2.0, "it went there");
}
