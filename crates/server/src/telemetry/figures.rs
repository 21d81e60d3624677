//! Counters and histograms for Prometheus.

use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::failure::Failure;

/// Upper ends of the histograms' steps, in seconds: from a cached read to a slow relay.
const STEPS: &[f64] = &[
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];
/// How often recorded values are folded into their histograms: they take memory until then.
const FOLDING: Duration = Duration::from_secs(5);

/// Begins to count; once per process.
///
/// # Errors
/// When something counts already.
pub fn start() -> Result<PrometheusHandle, Failure> {
    PrometheusBuilder::new().set_buckets(STEPS).and_then(PrometheusBuilder::install_recorder).map_err(Failure::failed)
}

/// Folds until the process ends.
pub async fn keep_folding(figures: PrometheusHandle) {
    let mut ticks = tokio::time::interval(FOLDING);
    loop {
        ticks.tick().await;
        figures.run_upkeep();
    }
}
