//! Tasks of one's own: from a folder of pictures to a cell, and to a trained network.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Output, Stdio};

use freerea_core::journal::Runs;

use super::{answer, command_in, freerea, freerea_in};

/// Height and width of the pictures.
const SIDES: [usize; 2] = [48, 32];

/// 300 grey pictures in four classes: waves that run across, down, and along both diagonals, in
/// noise.
pub fn pictures(folder: &Path) {
    let mut noise = 1u32;
    for (class, [down, right]) in [
        ("across", [0.0, 0.7]),
        ("down", [0.7, 0.0]),
        ("falling", [0.5, -0.5]),
        ("rising", [0.5, 0.5]),
    ] {
        let folder = folder.join(class);
        fs::create_dir_all(&folder).unwrap();
        for number in 0..75 {
            let mut bytes = format!("P5\n{} {}\n255\n", SIDES[1], SIDES[0]).into_bytes();
            for y in 0..SIDES[0] {
                for x in 0..SIDES[1] {
                    noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let wave = (down * y as f64 + right * x as f64 + number as f64).sin();
                    let value = 128.0 + 60.0 * wave + f64::from(noise >> 26) - 32.0;
                    bytes.push(value as u8);
                }
            }
            fs::write(folder.join(format!("{number:02}.pgm")), bytes).unwrap();
        }
    }
}

/// A narrow task of these pictures, so that a test trains it in seconds.
pub fn task(folder: &Path) -> String {
    let path = folder.join("task.toml");
    let text = "name = \"waves\"\nclasses = 4\n[images]\nchannels = 1\nheight = 48\nwidth = 32\n\
                [network]\nchannels = [8, 16, 32]\ncells = 1\nstem-stride = 2\n";
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_folder_poses_a_task_that_is_written_and_searched() {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("waves");
    pictures(&images);
    let images = images.to_str().unwrap();
    let written = answer(&freerea(&["task", "--images", images]));
    for line in ["classes = 4", "channels = 1", "height = 48", "width = 32"] {
        assert!(written.contains(line), "{written}");
    }
    // What is written is read.
    let path = folder.path().join("again.toml");
    fs::write(&path, &written).unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(answer(&freerea(&["task", path])), written);
    let quick = [
        "--cells",
        "30",
        "--batch",
        "8",
        "--repeats",
        "1",
        "--format",
    ];
    let search = |format: &str, more: &[&str]| {
        answer(&freerea(
            &[&["search"], &quick[..], &[format], more].concat(),
        ))
    };
    let found = |more: &[&str]| -> serde_json::Value {
        serde_json::from_str(&search("json", more)).unwrap()
    };
    let posed = found(&["--images", images]);
    assert_eq!(posed["classes"], 4, "{posed}");
    assert_eq!(posed["images"], "1x48x32", "{posed}");
    let flat = search("csv", &["--images", images]);
    assert!(flat.contains("waves,1x48x32,4,"), "{flat}");
    // Its accuracy by a table is that of another task.
    let told = search("table", &["--images", images]);
    assert!(
        told.contains("% in table glyphs, another task than yours, rank"),
        "{told}"
    );
    // Costs are those of the task, on every space that has its networks.
    let narrow = task(folder.path());
    for space in ["nats-tss", "nasbench101", "tnb101-micro"] {
        let limit = ["--task", &narrow, "--space", space, "--max-params", "40k"];
        let found = found(&limit);
        assert!(found["params"].as_u64().unwrap() <= 40_000, "{found}");
    }
    let words = refusal(&["search", "--space", "nats-sss", "--task", &narrow]);
    assert!(words.contains("chooses channels itself"), "{words}");
}

#[test]
fn all_pictures_are_looked_at_if_they_are_fewer_than_a_batch() {
    let folder = tempfile::tempdir().unwrap();
    let waves = folder.path().join("waves");
    pictures(&waves);
    for class in fs::read_dir(&waves).unwrap() {
        for number in 10..75 {
            fs::remove_file(class.as_ref().unwrap().path().join(format!("{number}.pgm"))).unwrap();
        }
    }
    let task = task(folder.path());
    let images = ["--task", &task, "--images", waves.to_str().unwrap()];
    let search = |more: &[&str]| {
        let quick = ["search", "--cells", "10", "--repeats", "1"];
        freerea_in(folder.path(), &[&quick[..], &images, more].concat())
    };
    let open = search(&[]);
    let said = String::from_utf8_lossy(&open.stderr).into_owned();
    assert!(
        said.contains("there are 40 images") && said.contains("--batch 40"),
        "{said}"
    );
    let runs = Runs::at(folder.path().join("runs"));
    let recording = runs.read(&runs.find("last").unwrap()).unwrap();
    assert_eq!(recording.header.scoring.batch, 40);
    let without_run = |output: &Output| {
        let answer = answer(output);
        answer
            .split_once("best cell")
            .map(|(_, rest)| rest.to_owned())
            .unwrap()
    };
    assert_eq!(without_run(&open), without_run(&search(&["--batch", "40"])));
    let more = [&["search"], &images[..], &["--batch", "64"]].concat();
    let words = refusal(&more);
    assert!(
        words.contains("holds 40 of the 64 images") && words.contains("name --batch 40"),
        "{words}"
    );
}

#[test]
fn pictures_without_subfolders_pose_no_task_but_may_be_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    pictures(folder.path());
    let slope = folder.path().join("rising");
    let slope = slope.to_str().unwrap();
    for command in [
        &["task", "--images", slope][..],
        &["search", "--images", slope],
        &["space", "info", "--images", slope],
    ] {
        let words = refusal(command);
        assert!(
            words.contains("no subfolders that hold pictures"),
            "{words}"
        );
    }
    let quick = ["score", "9930", "--batch", "8", "--repeats", "1"];
    let named = ["--dataset", "ImageNet16-120", "--images", slope];
    answer(&freerea(&[&quick[..], &named].concat()));
    // A picture beside the subfolders is no class.
    fs::copy(
        folder.path().join("down/00.pgm"),
        folder.path().join("loose.pgm"),
    )
    .unwrap();
    let images = folder.path().to_str().unwrap();
    let written = answer(&freerea(&["task", "--images", images]));
    assert!(written.contains("classes = 4"), "{written}");
}

#[test]
fn a_single_subfolder_is_no_task_to_search_for() {
    let folder = tempfile::tempdir().unwrap();
    pictures(folder.path());
    for others in ["across", "down", "falling"] {
        fs::remove_dir_all(folder.path().join(others)).unwrap();
    }
    let images = folder.path().to_str().unwrap();
    for command in [
        ["score", "9930"],
        ["space", "info"],
        ["search", "--no-journal"],
    ] {
        let words = refusal(&[&command[..], &["--images", images]].concat());
        assert!(words.contains("have one class only"), "{words}");
        assert!(words.contains("a subfolder for each class"), "{words}");
        assert!(words.contains("--dataset or --task"), "{words}");
    }
}

#[test]
fn spaces_are_described_for_the_task_of_a_folder_and_without_those_it_does_not_suit() {
    let folder = tempfile::tempdir().unwrap();
    let waves = folder.path().join("waves");
    pictures(&waves);
    let info = ["space", "info", "--format", "json"];
    let described = |more: &[&str]| -> (Vec<serde_json::Value>, String) {
        let output = freerea(&[&info, more].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (serde_json::from_str(&answer(&output)).unwrap(), said)
    };
    let (spaces, _) = described(&["--images", waves.to_str().unwrap()]);
    assert_eq!(spaces.len(), 4);
    assert!(spaces.iter().all(|space| space["dataset"] == "waves"));
    let task = task(folder.path());
    let (spaces, said) = described(&["--task", &task]);
    assert_eq!(spaces.len(), 3);
    assert!(
        said.contains("nats-sss is left out: nats-sss chooses channels itself"),
        "{said}"
    );
    let words = refusal(&["space", "info", "--space", "nats-sss", "--task", &task]);
    assert!(words.contains("chooses channels itself"), "{words}");
}

#[test]
fn a_mistake_in_a_task_is_named_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("task.toml");
    fs::write(&path, "name = \"waves\"\nclasses = \"four\"\n").unwrap();
    let path = path.to_str().unwrap();
    for command in [&["search", "--task", path][..], &["task", path]] {
        let words = refusal(command);
        assert!(words.contains("task.toml: `images` is missing"), "{words}");
    }
    let text =
        "name = \"waves\"\nclasses = \"four\"\n[images]\nchannels = 1\nheight = 48\nwidth = 32\n";
    fs::write(path, text).unwrap();
    let place = "task.toml:2:11: `classes` takes an integer from 2 to 10000, not \"four\"";
    assert!(refusal(&["search", "--task", path]).contains(place));
}

#[test]
fn the_configuration_names_a_task_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    task(folder.path());
    let file = folder.path().join("config.toml");
    let configured = |text: &str| -> Output {
        fs::write(&file, text).unwrap();
        let mut command = command_in(folder.path());
        command.env("FREEREA_CONFIG", &file).arg("config");
        command.output().unwrap()
    };
    let shown = answer(&configured("[search]\ntask = \"task.toml\"\n"));
    assert!(shown.contains("\ntask = \"task.toml\"\n"), "{shown}");
    let both = configured("[search]\ndataset = \"cifar10\"\ntask = \"task.toml\"\n");
    assert_eq!(both.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&both.stderr).contains("3:8: `task` is named and `dataset` too")
    );
    let missing = configured("[search]\ntask = \"none.toml\"\n");
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("none.toml"));
}

#[test]
fn pictures_that_are_named_win_over_the_task_of_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    task(folder.path());
    let file = folder.path().join("config.toml");
    fs::write(&file, "[search]\ntask = \"task.toml\"\n").unwrap();
    let images = folder.path().join("signals");
    pictures(&images);
    let begins = |images: &[&str]| {
        let quick = [
            "--accessible",
            "--no-journal",
            "--batch",
            "2",
            "--repeats",
            "1",
        ];
        let mut child = command_in(folder.path())
            .env("FREEREA_CONFIG", &file)
            .args(quick)
            .args(images)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.by_ref().map(Result::unwrap);
        let begins = lines.find(|line| line.starts_with("the search begins"));
        // The end of its input ends it.
        drop(child.stdin.take());
        lines.for_each(drop);
        child.wait().unwrap();
        begins.unwrap()
    };
    assert!(begins(&[]).contains("begins: waves (1x48x32, 4 classes)"));
    let posed = begins(&["--images", images.to_str().unwrap()]);
    assert!(
        posed.contains("begins: signals (1x48x32, 4 classes)"),
        "{posed}"
    );
}

/// What is said of bad input.
fn refusal(arguments: &[&str]) -> String {
    let refused = freerea(arguments);
    let words = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {words}");
    assert_eq!(words.lines().count(), 1, "{words}");
    words
}

#[cfg(feature = "torch")]
mod training {
    use std::process::Command;

    use freerea_core::engine::Device;
    use freerea_core::space::{Cell, Task};
    use freerea_core::training::Recipe;
    use freerea_engines::images;
    use freerea_engines::training::{Course, CourseSets, Pictures};

    use super::super::{start, wait_until};
    use super::*;

    #[test]
    fn from_pictures_to_a_trained_network() {
        let folder = tempfile::tempdir().unwrap();
        let waves = folder.path().join("waves");
        pictures(&waves);
        let (images, task) = (waves.to_str().unwrap(), task(folder.path()));
        let search = [
            "search",
            "--task",
            &task,
            "--images",
            images,
            "--max-params",
            "30k",
            "--cells",
            "40",
            "--batch",
            "16",
            "--repeats",
            "1",
            "--finalists",
            "3",
            "--epochs",
            "10",
            "--format",
            "json",
        ];
        let found = answer(&freerea_in(folder.path(), &search));
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        assert!(found["params"].as_u64().unwrap() <= 30_000, "{found}");
        assert_eq!(
            found["finalists"].as_str().unwrap().matches('%').count(),
            3,
            "{found}"
        );
        assert!(
            found["validation_accuracy"].as_f64().unwrap() > 90.0,
            "{found}"
        );
        let index = found["index"].to_string();
        let name = folder.path().join("trained");
        let train = [
            "train",
            &index,
            "--task",
            &task,
            "--images",
            images,
            "--epochs",
            "12",
            "-o",
            name.to_str().unwrap(),
        ];
        let answer = answer(&freerea_in(folder.path(), &train));
        let about = fs::read_to_string(name.with_extension("json")).unwrap();
        let about: serde_json::Value = serde_json::from_str(&about).unwrap();
        assert!(about["accuracy"].as_f64().unwrap() > 90.0, "{answer}");
        assert_eq!(about["classes"][3], "rising");
        println!("{}", compare_with_onnxruntime(&about, &waves, &name));
    }

    #[test]
    fn what_is_dead_of_a_cell_is_not_trained() {
        let folder = tempfile::tempdir().unwrap();
        let waves = folder.path().join("waves");
        pictures(&waves);
        let (images, task) = (waves.to_str().unwrap(), task(folder.path()));
        let named = ["--task", &task, "--images", images];
        let said = refusal(&[&["train", "225"], &named[..]].concat());
        assert!(
            said.contains("#225 cannot learn anything: no signal"),
            "{said}"
        );
        let pins = "--pin 0-1=none --pin 0-2=skip --pin 1-2=3x3 --pin 0-3=skip --pin 1-3=1x1 \
                    --pin 2-3=none";
        let pins: Vec<&str> = pins.split(' ').collect();
        let search = ["search", "--batch", "8", "--repeats", "1"];
        let found = answer(&freerea_in(
            folder.path(),
            &[&search[..], &named, &pins].concat(),
        ));
        assert!(found.contains("#14109"), "{found}");
        let train = |what: &str| {
            let name = folder.path().join(what);
            let epochs = ["--epochs", "1", "-o", name.to_str().unwrap()];
            let more: &[&str] = if what == "last" { &[] } else { &named };
            let output = freerea_in(
                folder.path(),
                &[&["train", what], &epochs[..], more].concat(),
            );
            (answer(&output), String::from_utf8(output.stderr).unwrap())
        };
        let (told, said) = train("last");
        assert!(told.starts_with("#186: "), "{told}");
        assert!(
            said.contains("#186, the cell without them, is trained"),
            "{said}"
        );
        let (told, said) = train("14109");
        assert!(told.starts_with("#14109: "), "{told}");
        assert!(
            said.contains("carry no signal and are in the file"),
            "{said}"
        );
    }

    #[test]
    fn finalists_of_other_classes_are_refused_before_the_search() {
        let folder = tempfile::tempdir().unwrap();
        let waves = folder.path().join("waves");
        pictures(&waves);
        let images = waves.to_str().unwrap();
        let search = ["search", "--dataset", "cifar10", "--images", images];
        let words = refusal(&[&search[..], &["--finalists", "2"]].concat());
        assert!(words.contains("4 classes, and cifar10 has 10"), "{words}");
    }

    #[test]
    fn files_of_another_training_are_kept_unless_they_may_be_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let waves = folder.path().join("waves");
        pictures(&waves);
        let (task, images) = (task(folder.path()), waves.to_str().unwrap());
        let name = folder.path().join("mine");
        let pictured = ["train", "1462", "--task", &task, "--images", images];
        let short = ["--epochs", "1", "-o", name.to_str().unwrap()];
        let train = [&pictured[..], &short].concat();
        fs::write(name.with_extension("py"), "mine").unwrap();
        let words = refusal(&train);
        assert!(
            words.contains("mine.py is there already; --force"),
            "{words}"
        );
        answer(&freerea(&[&train[..], &["--force"]].concat()));
        // Beside their checkpoint, they are of the training that goes on.
        answer(&freerea(&train));
        assert!(
            !fs::read_to_string(name.with_extension("py"))
                .unwrap()
                .starts_with("mine")
        );
    }

    /// What onnxruntime makes of the model is what libtorch makes of the trained network.
    fn compare_with_onnxruntime(about: &serde_json::Value, waves: &Path, name: &Path) -> String {
        let python = std::env::var("FREEREA_PYTHON").unwrap_or("python3".to_owned());
        let has = Command::new(&python)
            .args(["-c", "import onnxruntime, numpy"])
            .output();
        if !has.is_ok_and(|output| output.status.success()) {
            return "skipped: no python3 with onnxruntime (FREEREA_PYTHON may name one)".to_owned();
        }
        let dataset = serde_json::from_value(about["task"].clone()).unwrap();
        let cell: Cell = about["arch"].as_str().unwrap().parse().unwrap();
        let recipe: Recipe = serde_json::from_value(about["recipe"].clone()).unwrap();
        let pictures = Pictures::of(images::labelled(waves, dataset).unwrap(), dataset);
        let (training, validation) = pictures.set_aside(0.2, recipe.seed);
        let sets = CourseSets {
            training,
            validation,
        };
        let task = Task::of(cell.space(), dataset);
        let mut course = Course::new(cell, task, recipe, sets, Device::Cpu);
        course.load(&name.with_extension("checkpoint")).unwrap();
        let bytes = |values: &[f32]| -> Vec<u8> {
            values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect()
        };
        let (input, output) = (name.with_extension("input"), name.with_extension("output"));
        fs::write(&input, bytes(course.validation().values())).unwrap();
        fs::write(&output, bytes(&course.logits(course.validation()))).unwrap();
        let script = "import sys, numpy as np, onnxruntime\n\
                      model = onnxruntime.InferenceSession(sys.argv[1])\n\
                      x = np.fromfile(sys.argv[2], np.float32).reshape(-1, 1, 48, 32)\n\
                      theirs = model.run(None, {'images': x})[0]\n\
                      ours = np.fromfile(sys.argv[3], np.float32).reshape(-1, 4)\n\
                      assert len(ours) == 60\n\
                      print(float(np.abs(ours - theirs).max()))\n";
        let model = name.with_extension("onnx");
        let ran = Command::new(&python)
            .args(["-c", script])
            .args([&model, &input, &output])
            .output()
            .unwrap();
        let difference = answer(&ran);
        assert!(
            difference.trim().parse::<f64>().unwrap() < 1e-4,
            "{difference}"
        );
        format!("onnxruntime's logits differ by {}", difference.trim())
    }

    #[test]
    fn a_training_that_is_killed_goes_on_to_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let waves = folder.path().join("waves");
        pictures(&waves);
        let task = task(folder.path());
        let name = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let train = |to: &str| -> Vec<String> {
            let words = [
                "train",
                "1462",
                "--task",
                &task,
                "--images",
                waves.to_str().unwrap(),
                "--epochs",
                "4",
                "-o",
                to,
            ];
            words.map(str::to_owned).to_vec()
        };
        let run = |to: &str| {
            let words = train(to);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            answer(&freerea_in(folder.path(), &words));
        };
        run(&name("whole"));
        let mut killed = start(folder.path(), &train(&name("killed")));
        let checkpoint = name("killed.checkpoint");
        wait_until("end of an epoch", || Path::new(&checkpoint).exists());
        killed.kill().unwrap();
        killed.wait().unwrap();
        run(&name("killed"));
        for ending in ["onnx", "safetensors", "checkpoint"] {
            let [whole, killed] =
                ["whole", "killed"].map(|run| fs::read(name(&format!("{run}.{ending}"))).unwrap());
            assert!(whole == killed, "{ending} differs");
        }
    }
}
