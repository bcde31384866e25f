//! Orders to routes through the planner.

use porchlight_app::ports::{PlanRequest, Planned, PlannedRoute, Router};
use porchlight_domain::geo;
use porchlight_planner::{Point, Request, Share, Stop, Vehicle};

/// Plans with the production budget.
pub struct PlannedRoutes;

fn point(point: geo::Point) -> Point {
    Point { lat: point.lat, lon: point.lon }
}

impl Router for PlannedRoutes {
    fn plan(&self, request: &PlanRequest) -> Planned {
        let stops = request.stops.iter().map(|stop| Stop {
            point: point(stop.point),
            volume_ml: stop.volume_ml,
            weight_g: stop.weight_g,
            service_seconds: stop.service_seconds,
            window: stop.window,
        });
        let vehicles = request.vehicles.iter().map(|vehicle| Vehicle {
            volume_ml: vehicle.volume_ml,
            weight_g: vehicle.weight_g,
            shift: vehicle.shift,
        });
        let plan = porchlight_planner::plan(&Request {
            station: point(request.station),
            stops: stops.collect(),
            vehicles: vehicles.collect(),
            share: Share::Fair,
            seed: request.seed,
        });
        let routes = plan.routes.into_iter().map(|route| PlannedRoute {
            stops: route.stops,
            metres: route.metres,
            seconds: route.seconds,
        });
        Planned {
            routes: routes.collect(),
            unassigned: plan.unassigned.iter().map(|(stop, why)| (*stop, why.code())).collect(),
        }
    }
}
