use super::*;

fn measure(dataset: &str, split: Split, epochs: u32) -> Measure {
    Measure {
        dataset: dataset.to_owned(),
        split,
        epochs: Some(epochs),
        averaging: Averaging::MeanOverSeeds,
    }
}

fn table(official: bool) -> Table {
    let provenance = Provenance {
        source: "made up".to_owned(),
        origin: "a test".to_owned(),
        made: String::new(),
        command: String::new(),
        official,
    };
    let name = "made-up".parse().unwrap();
    Table::new(name, Space::NatsTss, provenance)
}

#[test]
fn a_search_is_held_against_the_longest_training_on_its_dataset() {
    let mut table = table(true);
    let columns = [
        ("cifar10", Split::Validation, 200),
        ("cifar10", Split::Test, 12),
        ("cifar10", Split::Test, 200),
        ("cifar100", Split::Test, 200),
    ];
    for (dataset, split, epochs) in columns {
        let measure = measure(dataset, split, epochs);
        table.add(measure, [(3, f64::from(epochs) / 4.0)]).unwrap();
    }
    let column = table.column_for(Dataset::Cifar10).unwrap();
    assert_eq!(
        column.measure().to_string(),
        "cifar10 test accuracy, 200 epochs, mean of seeds"
    );
    assert_eq!((column.accuracy(3), column.accuracy(4)), (Some(50.0), None));
    assert!(table.column_for(Dataset::ImageNet16).is_none());
}

#[test]
fn only_a_table_that_is_not_official_stands_in_for_another_dataset() {
    for official in [true, false] {
        let mut table = table(official);
        let proxy = measure("glyphs", Split::Test, 12);
        table.add(proxy, [(0, 50.0)]).unwrap();
        let column = table.column_for(Dataset::Cifar10);
        assert_eq!(column.is_some(), !official);
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let mut table = table(false);
    let cifar10 = || measure("cifar10", Split::Test, 200);
    let mut add = |accuracies: &[(usize, f64)]| table.add(cifar10(), accuracies.to_vec());
    assert!(matches!(
        add(&[(15_625, 1.0)]),
        Err(TableError::Index { .. })
    ));
    assert!(matches!(
        add(&[(0, 100.5)]),
        Err(TableError::Accuracy { .. })
    ));
    assert!(matches!(
        add(&[(0, f64::NAN)]),
        Err(TableError::Accuracy { .. })
    ));
    assert_eq!(add(&[(7, 1.0), (7, 1.0)]), Err(TableError::Twice(7)));
    assert_eq!(add(&[]), Err(TableError::Empty));
    assert_eq!(add(&[(7, 1.0)]), Ok(()));
    assert!(matches!(add(&[(7, 1.0)]), Err(TableError::Measure(_))));
}

#[test]
fn names_are_file_names() {
    for name in ["", ".hidden", "a/b", "a b", "..", &"x".repeat(65)] {
        assert!(name.parse::<TableName>().is_err(), "{name}");
    }
    assert_eq!("glyphs".parse::<TableName>().unwrap().as_str(), "glyphs");
}
