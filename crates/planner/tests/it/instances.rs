//! Reads the public benchmark instances (CVRP X, Solomon) where they lie beside the repository, and
//! knows a plain baseline to compare with.

use porchlight_planner::{Point, Request, Share, Stop, Travel, Vehicle};
use std::path::{Path, PathBuf};

/// An instance with its distances and the best cost known.
pub(crate) struct Instance {
    pub(crate) name: String,
    pub(crate) request: Request,
    pub(crate) travel: Travel,
    pub(crate) best_known: f64,
    /// Units of the instance per second of the request.
    pub(crate) scale: f64,
}

/// The folder with the routing data, beside the repository.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/routing")
}

/// Whether the data is here; says so if not.
pub(crate) fn is_here() -> bool {
    let here = folder().is_dir();
    if !here {
        eprintln!("SKIPPED: no routing data in {}", folder().display());
    }
    here
}

struct Fields<'a>(&'a str);

impl Fields<'_> {
    fn one(&self, key: &str) -> Option<u64> {
        let line = self.0.lines().find(|line| line.trim_start().starts_with(key))?;
        line.rsplit(':').next()?.trim().parse().ok()
    }

    fn table(&self, key: &str) -> Vec<Vec<i64>> {
        let rows = self.0.lines().skip_while(|line| line.trim() != key).skip(1);
        let numbers = |line: &str| -> Option<Vec<i64>> {
            line.split_whitespace().map(|word| word.parse::<f64>().ok().map(|f| f as i64)).collect()
        };
        rows.map_while(numbers).filter(|row| !row.is_empty()).collect()
    }
}

/// A CVRP X instance by name, with as many vehicles as a plan could want.
pub(crate) fn cvrp_x(name: &str) -> Instance {
    let text = std::fs::read_to_string(folder().join(format!("cvrp-x/{name}.vrp"))).unwrap();
    let solution = std::fs::read_to_string(folder().join(format!("cvrp-x/{name}.sol"))).unwrap();
    let fields = Fields(&text);
    let places = fields.table("NODE_COORD_SECTION");
    let demand = fields.table("DEMAND_SECTION");
    let capacity = fields.one("CAPACITY").unwrap();
    let far = 100_000_000;
    let stops = demand[1..].iter().map(|row| Stop {
        point: Point { lat: 0, lon: 0 },
        volume_ml: row[1] as u64,
        weight_g: 0,
        service_seconds: 0,
        window: (0, far),
    });
    let vehicle = Vehicle { volume_ml: capacity, weight_g: 0, shift: (0, far) };
    let request = Request {
        station: Point { lat: 0, lon: 0 },
        stops: stops.collect(),
        vehicles: vec![vehicle; places.len() - 1],
        share: Share::Free,
        seed: 1,
    };
    let travel = matrix(&request, &places, |distance| (distance + 0.5) as u32);
    Instance { name: name.into(), request, travel, best_known: cost(&solution), scale: 1.0 }
}

/// A Solomon instance in the VRPLIB form: distances with one decimal, so a tenth is the second.
pub(crate) fn solomon(name: &str) -> Instance {
    let text = std::fs::read_to_string(folder().join(format!("solomon/{name}.vrp"))).unwrap();
    let solution = std::fs::read_to_string(folder().join(format!("solomon/{name}.sol"))).unwrap();
    let fields = Fields(&text);
    let places = fields.table("NODE_COORD_SECTION");
    let windows = fields.table("TIME_WINDOW_SECTION");
    let demand = fields.table("DEMAND_SECTION");
    let service = fields.one("SERVICE_TIME").unwrap();
    let rows = (1..places.len()).map(|i| (demand[i][1], windows[i][1], windows[i][2], service));
    let vehicle = Vehicle {
        volume_ml: fields.one("CAPACITY").unwrap(),
        weight_g: 0,
        shift: (0, windows[0][2] * 10),
    };
    let count = fields.one("VEHICLES").unwrap() as usize;
    timed(name, rows.collect(), vec![vehicle; count], &places, cost(&solution))
}

/// A Solomon instance in its own form.
pub(crate) fn solomon_text(name: &str) -> Instance {
    let text = std::fs::read_to_string(folder().join(format!("solomon/{name}.txt"))).unwrap();
    let best = std::fs::read_to_string(folder().join(format!("solomon/{name}.best.txt"))).unwrap();
    let rows: Vec<Vec<i64>> = text
        .lines()
        .filter_map(|line| line.split_whitespace().map(|word| word.parse().ok()).collect())
        .filter(|row: &Vec<i64>| !row.is_empty())
        .collect();
    let vehicle =
        Vehicle { volume_ml: rows[0][1] as u64, weight_g: 0, shift: (0, rows[1][5] * 10) };
    let stops = rows[2..].iter().map(|row| (row[3], row[4], row[5], row[6] as u64));
    let places: Vec<Vec<i64>> = rows[1..].iter().map(|row| row[..3].to_vec()).collect();
    let vehicles = vec![vehicle; rows[0][0] as usize];
    timed(name, stops.collect(), vehicles, &places, cost(&best))
}

fn timed(
    name: &str,
    rows: Vec<(i64, i64, i64, u64)>,
    vehicles: Vec<Vehicle>,
    places: &[Vec<i64>],
    best_known: f64,
) -> Instance {
    let stop = |(demand, open, close, service): (i64, i64, i64, u64)| Stop {
        point: Point { lat: 0, lon: 0 },
        volume_ml: demand as u64,
        weight_g: 0,
        service_seconds: (service * 10) as u32,
        window: (open * 10, close * 10),
    };
    let request = Request {
        station: Point { lat: 0, lon: 0 },
        stops: rows.into_iter().map(stop).collect(),
        vehicles,
        share: Share::Free,
        seed: 1,
    };
    let travel = matrix(&request, places, |distance| (distance * 10.0) as u32);
    Instance { name: name.into(), request, travel, best_known, scale: 10.0 }
}

fn matrix(request: &Request, places: &[Vec<i64>], round: impl Fn(f64) -> u32) -> Travel {
    let distance =
        |a: &Vec<i64>, b: &Vec<i64>| round(((a[1] - b[1]) as f64).hypot((a[2] - b[2]) as f64));
    let all: Vec<u32> =
        places.iter().flat_map(|a| places.iter().map(move |b| distance(a, b))).collect();
    Travel::given(request, all.clone(), all).unwrap()
}

fn cost(solution: &str) -> f64 {
    let line = solution.lines().find(|line| line.starts_with("Cost")).unwrap();
    line.split_whitespace().last().unwrap().parse().unwrap()
}

/// Names of the CVRP X instances of at most so many customers, in order.
pub(crate) fn cvrp_names(most: usize) -> impl Iterator<Item = String> {
    let customers = |name: &str| name[3..].split('-').next().and_then(|n| n.parse::<usize>().ok());
    let mut names: Vec<String> = std::fs::read_dir(folder().join("cvrp-x"))
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".vrp").map(str::to_owned))
        .filter(|name| customers(name).is_some_and(|n| n <= most + 1))
        .collect();
    names.sort();
    names.into_iter()
}
