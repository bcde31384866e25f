//! ONNX Runtime, loaded once, and a model that runs in it.

use ort::environment::Environment;
use ort::ep::CPU;
use ort::logging::LogLevel;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};
use zeroize::Zeroize as _;

/// The runtime allows one environment in a process, and the library that was loaded first stays.
static RUNTIME: OnceLock<Result<Environment, String>> = OnceLock::new();

/// Numbers and their sizes, as the runtime takes and gives them. They may show a face, or be one's
/// measurements: they are overwritten when nobody needs them any more.
pub(crate) struct Numbers {
    /// Batch, channels, height, width; 1 for what an output does not have.
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

impl Drop for Numbers {
    fn drop(&mut self) {
        self.values.zeroize();
    }
}

/// One model, ready to run. One thread runs at a time, on one core: an upload must not take the
/// machine from everybody else.
pub(crate) struct Model {
    session: Mutex<Session>,
    input: String,
}

impl Model {
    /// Loads the runtime if nobody did, and the model into it.
    pub(crate) fn load(library: &Path, bytes: &[u8], input: &str) -> Result<Self, String> {
        let environment = runtime(library)?;
        let session = session(environment, bytes).map_err(|e| e.to_string())?;
        Ok(Self { session: Mutex::new(session), input: input.to_owned() })
    }

    /// As [`Self::load()`], for a model of one input and one output, whatever they are called.
    pub(crate) fn load_plain(library: &Path, bytes: &[u8]) -> Result<Self, String> {
        let environment = runtime(library)?;
        let session = session(environment, bytes).map_err(|e| e.to_string())?;
        let input = session.inputs().first().map(|input| input.name().to_owned());
        let input = input.ok_or("the model has no input")?;
        Ok(Self { session: Mutex::new(session), input })
    }

    /// The numbers of the first output.
    pub(crate) fn first(&self, input: &Numbers) -> Result<Numbers, String> {
        let output = {
            let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
            session.outputs().first().map(|output| output.name().to_owned())
        };
        let output = output.ok_or("the model has no output")?;
        self.run(input, &[&output])?.pop().ok_or_else(|| "the model gave nothing".to_owned())
    }

    /// Runs the model; the outputs in the order in which they are named.
    pub(crate) fn run(&self, input: &Numbers, outputs: &[&str]) -> Result<Vec<Numbers>, String> {
        let view = (input.shape, input.values.as_slice());
        let tensor = TensorRef::from_array_view(view).map_err(|e| e.to_string())?;
        // A run leaves nothing behind that a panic elsewhere could have broken.
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let given =
            session.run(ort::inputs![self.input.as_str() => tensor]).map_err(|e| e.to_string())?;
        let read = |name: &&str| {
            let value =
                given.get(*name).ok_or_else(|| format!("the model has no output {name}"))?;
            let (shape, values) = value.try_extract_tensor::<f32>().map_err(|e| e.to_string())?;
            let mut sides: Vec<usize> =
                shape.iter().map(|side| usize::try_from(*side).unwrap_or(0)).collect();
            sides.resize(sides.len().max(4), 1);
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
