//! By what lists of staff are sorted, beyond orders.

/// By what a list of deliveries is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DeliverySort {
    /// When the server learned of it.
    #[default]
    Received,
    /// The sender's reference.
    Reference,
    /// The recipient's name.
    Recipient,
    /// The courier's name.
    Courier,
    /// What became of it.
    Outcome,
}

impl DeliverySort {
    pub(super) const fn expression(self) -> &'static str {
        match self {
            Self::Received => "received_at",
            Self::Reference => {
                "(SELECT o.external_reference FROM delivery_order o WHERE o.id = attempt.delivery_order)"
            }
            Self::Recipient => {
                "(SELECT o.recipient FROM delivery_order o WHERE o.id = attempt.delivery_order)"
            }
            Self::Courier => "(SELECT c.name FROM courier c WHERE c.id = attempt.courier)",
            Self::Outcome => "outcome",
        }
    }
}

/// By what a list of couriers is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CourierSort {
    /// Name.
    #[default]
    Name,
    /// Vehicle.
    Vehicle,
    /// Name of the station.
    Station,
    /// Since when.
    Since,
    /// State.
    State,
}

impl CourierSort {
    pub(super) const fn expression(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Vehicle => "vehicle",
            Self::Station => "(SELECT s.name FROM station s WHERE s.id = courier.station)",
            Self::Since => "created_at",
            Self::State => "state",
        }
    }
}

/// By what a list of applications is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ApplicationSort {
    /// When it was sent.
    #[default]
    Submitted,
    /// Name.
    Name,
    /// Name of the station.
    Station,
    /// Vehicle.
    Vehicle,
}

impl ApplicationSort {
    pub(super) const fn expression(self) -> &'static str {
        match self {
            Self::Submitted => "submitted_at",
            Self::Name => "name",
            Self::Station => "(SELECT s.name FROM station s WHERE s.id = application.station)",
            Self::Vehicle => "vehicle",
        }
    }
}

/// `ASC` or `DESC`.
pub(super) const fn direction(descending: bool) -> &'static str {
    if descending { "DESC" } else { "ASC" }
}
