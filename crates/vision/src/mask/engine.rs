//! ONNX Runtime, loaded once, and a model that runs in it.

use ort::environment::Environment;
use ort::ep::CPU;
use ort::logging::LogLevel;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::Tensor;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

/// The runtime allows one environment in a process, and the library that was loaded first stays.
static RUNTIME: OnceLock<Result<Environment, String>> = OnceLock::new();

/// Numbers and their sizes, as the runtime takes and gives them.
pub(crate) struct Numbers {
    /// Batch, channels, height, width.
    pub(crate) shape: [usize; 4],
    pub(crate) values: Vec<f32>,
}

impl Numbers {
    /// One channel of the first picture.
    pub(crate) fn channel(&self, number: usize) -> &[f32] {
        let size = self.shape[2] * self.shape[3];
        self.values.get(number * size..(number + 1) * size).unwrap_or(&[])
    }
}

/// One model, ready to run. One thread runs at a time, on one core: an upload must not take the
/// machine from everybody else.
pub(crate) struct Model {
    session: Mutex<Session>,
    input: &'static str,
}

impl Model {
    /// Loads the runtime if nobody did, and the model into it.
    pub(crate) fn load(library: &Path, bytes: &[u8], input: &'static str) -> Result<Self, String> {
        let environment = runtime(library)?;
        let session = session(environment, bytes).map_err(|e| e.to_string())?;
        Ok(Self { session: Mutex::new(session), input })
    }

    /// Runs the model; the outputs in the order in which they are named.
    pub(crate) fn run(&self, input: Numbers, outputs: &[&str]) -> Result<Vec<Numbers>, String> {
        let shape = input.shape.map(|side| i64::try_from(side).unwrap_or(i64::MAX));
        let tensor = Tensor::from_array((shape, input.values)).map_err(|e| e.to_string())?;
        // A run leaves nothing behind that a panic elsewhere could have broken.
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let given = session.run(ort::inputs![self.input => tensor]).map_err(|e| e.to_string())?;
        let read = |name: &&str| {
            let value =
                given.get(*name).ok_or_else(|| format!("the model has no output {name}"))?;
            let (shape, values) = value.try_extract_tensor::<f32>().map_err(|e| e.to_string())?;
            let sides: Vec<usize> =
                shape.iter().map(|side| usize::try_from(*side).unwrap_or(0)).collect();
            let shape = sides.try_into().map_err(|_| "an output of another shape".to_owned())?;
            Ok(Numbers { shape, values: values.to_vec() })
        };
        outputs.iter().map(read).collect()
    }
}

fn runtime(library: &Path) -> Result<&'static Environment, String> {
    let load = || {
        let builder = ort::init_from(library).map_err(|e| e.to_string())?;
        let environment = builder
            .with_name("porchlight")
            .with_telemetry(false)
            .build()
            .map_err(|e| e.to_string())?;
        environment.set_log_level(LogLevel::Error);
        Ok(environment)
    };
    RUNTIME.get_or_init(load).as_ref().map_err(Clone::clone)
}

fn session(environment: &Environment, bytes: &[u8]) -> ort::Result<Session> {
    // Without an arena what a large photo needed is given back after it.
    Session::builder(environment)?
        .with_log_level(LogLevel::Error)?
        .with_intra_threads(1)?
        .with_inter_threads(1)?
        .with_memory_pattern(false)?
        .with_execution_providers([CPU::default().with_arena_allocator(false).build()])?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .commit_from_memory(bytes)
}
