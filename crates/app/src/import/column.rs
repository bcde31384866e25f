//! The columns an order file can have, and the names by which common exports call them.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $code:literal : [$($alias:literal),* $(,)?];)*) => {
        /// A column of an order file. A file's own names are understood by [`Column::aliases`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column { $($(#[$doc])* $name),* }

        impl Column {
            /// Every column, in the order in which a file's names are matched.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The column's own name, as API, forms and error reports spell it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// Other names, in plain form (see [`plain_name`]), the most telling first.
            #[must_use]
            pub const fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($alias),*]),* }
            }
        }
    };
}

columns! {
    /// The sender's id of the order.
    ExternalReference = "external_reference": [
        "external id", "order id", "order number", "order no", "order ref", "order reference",
        "reference", "ref", "order", "job id", "job number", "shipment id", "consignment",
        "numero de pedido", "id de pedido", "id pedido", "pedido", "referencia externa",
        "referencia", "tracking number", "tracking id", "tracking code",
        "numero de seguimiento", "id",
    ];
    /// Codes on the labels.
    Barcodes = "barcodes": [
        "barcode", "package barcodes", "package barcode", "parcel barcode", "package id",
        "package ids", "parcel id", "label", "sscc", "tracking number", "tracking id",
        "tracking code", "codigo de barras", "codigos de barras", "codigo de barra", "etiqueta",
        "bulto", "bultos", "numero de seguimiento",
    ];
    /// Who sends.
    Sender = "sender": [
        "shipper", "merchant", "shop", "store", "ship from", "sender name", "vendor",
        "remitente", "tienda", "comercio", "vendedor",
    ];
    /// Who receives.
    Recipient = "recipient": [
        "recipient name", "ship to", "ship to name", "shipping name", "deliver to",
        "delivery name", "customer", "customer name", "consignee", "receiver", "contact name",
        "full name", "destinatario", "nombre del destinatario", "nombre destinatario", "cliente",
        "nombre del cliente", "nombre", "name",
    ];
    /// Street address, or the whole address.
    Address = "address": [
        "delivery address", "shipping address", "full address", "address 1", "address1",
        "address line 1", "shipping address1", "shipping address 1", "ship to address",
        "street address", "street", "direccion de entrega", "direccion de envio",
        "direccion completa", "direccion", "domicilio", "calle",
    ];
    /// Flat, floor, building.
    Address2 = "address_2": [
        "address2", "address line 2", "shipping address2", "shipping address 2", "apartment",
        "apt", "unit", "suite", "flat", "piso", "piso y puerta", "puerta", "direccion 2",
    ];
    /// Town.
    City = "city": [
        "town", "shipping city", "ship to city", "locality", "ciudad", "localidad", "municipio",
        "poblacion",
    ];
    /// State, province or county.
    Region = "region": [
        "state", "province", "county", "shipping province", "shipping state", "provincia",
        "estado", "comunidad",
    ];
    /// Postal code.
    Postcode = "postcode": [
        "post code", "postal code", "zip", "zip code", "zipcode", "shipping zip",
        "ship to postal code", "codigo postal", "cp",
    ];
    /// Country.
    Country = "country": ["shipping country", "ship to country", "pais"];
    /// Latitude in degrees.
    Latitude = "latitude": ["lat", "delivery latitude", "y", "latitud"];
    /// Longitude in degrees.
    Longitude = "longitude": [
        "lng", "lon", "long", "delivery longitude", "x", "longitud",
    ];
    /// Day of the window.
    Date = "date": [
        "delivery date", "service date", "day", "ship date", "fecha", "fecha de entrega", "dia",
    ];
    /// Start of the service window.
    WindowStart = "window_start": [
        "time window start", "service window start", "delivery window start", "window from",
        "delivery from", "earliest", "earliest time", "ready time", "start time", "from time",
        "complete after", "time from", "from", "start", "inicio de ventana", "inicio ventana",
        "hora de inicio", "hora inicio", "desde", "inicio",
    ];
    /// End of the service window.
    WindowEnd = "window_end": [
        "time window end", "service window end", "delivery window end", "window to",
        "delivery to", "latest", "latest time", "due time", "end time", "to time",
        "complete before", "time to", "deadline", "to", "until", "end", "fin de ventana",
        "fin ventana", "hora de fin", "hora fin", "hasta", "fin",
    ];
    /// Both ends of the window in one text, `09:00-12:00`.
    Window = "window": [
        "time window", "service window", "delivery window", "time slot", "slot",
        "ventana horaria", "ventana", "franja horaria", "franja", "horario",
    ];
    /// Volume in millilitres, of each package.
    VolumeMl = "volume_ml": ["volume cm3", "volume cc", "volumen ml", "volumen cm3"];
    /// Volume in litres, of each package.
    VolumeL = "volume_l": [
        "volume", "volume litres", "volume liters", "litres", "liters", "volumen",
        "volumen l", "volumen litros", "litros",
    ];
    /// Length in centimetres, of each package.
    LengthCm = "length_cm": ["length", "largo", "largo cm"];
    /// Width in centimetres, of each package.
    WidthCm = "width_cm": ["width", "ancho", "ancho cm"];
    /// Height in centimetres, of each package.
    HeightCm = "height_cm": ["height", "alto", "alto cm", "altura", "altura cm"];
    /// Weight in grams, of each package.
    WeightG = "weight_g": ["weight grams", "grams", "peso g", "peso gramos", "gramos"];
    /// Weight in kilograms, of each package.
    WeightKg = "weight_kg": [
        "weight", "weight kilograms", "kg", "kilos", "peso", "peso kg", "kilogramos",
    ];
    /// Notes for the courier.
    Notes = "notes": [
        "note", "delivery notes", "delivery instructions", "instructions", "comments", "comment",
        "remarks", "driver notes", "notas", "nota", "observaciones", "instrucciones",
        "instrucciones de entrega", "comentarios",
    ];
    /// The recipient's e-mail.
    Email = "email": [
        "e mail", "email address", "mail", "recipient email", "customer email",
        "correo electronico", "correo",
    ];
    /// The recipient's telephone.
    Phone = "phone": [
        "phone number", "telephone", "tel", "mobile", "mobile number", "cell",
        "recipient phone", "customer phone", "shipping phone", "telefono",
        "numero de telefono", "movil", "celular",
    ];
    /// The recipient's language.
    Language = "language": ["lang", "locale", "idioma", "lengua"];
    /// Who delivers.
    Carrier = "carrier": [
        "carrier name", "courier company", "shipping carrier", "transportista", "mensajeria",
    ];
    /// The other carrier's tracking link.
    TrackingLink = "tracking_link": [
        "tracking url", "tracking page", "carrier link", "enlace de seguimiento",
        "url de seguimiento",
    ];
    /// Whether it may only be handed to a person.
    AttendedOnly = "attended_only": [
        "attended", "hand over only", "signature required", "require signature",
        "in person only", "solo en mano", "entrega en mano", "requiere firma",
    ];
    /// The proof to ask for.
    Proof = "proof": [
        "proof policy", "proof of delivery", "pod", "delivery proof", "prueba de entrega",
        "prueba", "comprobante",
    ];
    /// Whether it is valuable.
    Valuable = "valuable": [
        "high value", "is valuable", "valioso", "alto valor",
    ];
    /// Planned seconds at the stop.
    ServiceSeconds = "service_seconds": [
        "service time seconds", "planned service time", "service time s", "duration seconds",
        "segundos de servicio",
    ];
    /// Planned minutes at the stop.
    ServiceMinutes = "service_minutes": [
        "service time", "service time minutes", "service time min", "stop time", "duration",
        "tiempo de servicio", "minutos de servicio",
    ];
}

impl Column {
    /// The column with this own name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.code() == code)
    }

    /// Whether its values are plain numbers, in which a decimal comma may stand.
    pub(super) const fn is_number(self) -> bool {
        matches!(
            self,
            Self::Latitude
                | Self::Longitude
                | Self::VolumeMl
                | Self::VolumeL
                | Self::LengthCm
                | Self::WidthCm
                | Self::HeightCm
                | Self::WeightG
                | Self::WeightKg
                | Self::ServiceSeconds
                | Self::ServiceMinutes
        )
    }

    /// Whether a file may have it several times.
    pub(super) const fn repeats(self) -> bool {
        matches!(self, Self::Barcodes)
    }
}

impl Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A name without case, accents and punctuation: `Número_de-Pedido` is `numero de pedido`.
#[must_use]
pub fn plain_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        let c = match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            '³' => '3',
            other => other,
        };
        if c.is_alphanumeric() {
            plain.push(c);
        } else if !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// How a file's names were understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// For each place of the header, its column.
    pub places: Vec<Option<Column>>,
    /// Names that were not understood, or came second to a more telling name, as they stood.
    pub ignored: Vec<String>,
}

impl Mapping {
    /// Matches a file's names with columns. Each column takes its most telling name.
    #[must_use]
    pub fn of(names: &[String]) -> Self {
        let plain: Vec<String> = names.iter().map(|name| plain_name(name)).collect();
        let mut places = vec![None; names.len()];
        let free = |places: &[Option<Column>], name: &str| {
            plain.iter().enumerate().find(|(i, p)| places[*i].is_none() && *p == name)
        };
        for &column in Column::ALL {
            let own = plain_name(column.code());
            let telling = std::iter::once(own.as_str()).chain(column.aliases().iter().copied());
            for name in telling {
                while let Some((at, _)) = free(&places, name) {
                    places[at] = Some(column);
                    if !column.repeats() {
                        break;
                    }
                }
                if places.contains(&Some(column)) {
                    break;
                }
            }
        }
        let ignored =
            places.iter().zip(names).filter(|(p, _)| p.is_none()).map(|(_, n)| n.clone()).collect();
        Self { places, ignored }
    }

    /// Whether some place has this column.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.places.contains(&Some(column))
    }
}

/// The fields of one row as text, by column. Empty fields are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<Column, String>);

impl Fields {
    /// The field's text without space around it, or empty.
    #[must_use]
    pub fn get(&self, column: Column) -> &str {
        self.0.get(&column).map_or("", |text| text.trim())
    }

    /// Sets a field; a column that repeats collects its values.
    pub fn set(&mut self, column: Column, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        match self.0.get_mut(&column) {
            Some(known) if column.repeats() => {
                known.push(super::SEPARATOR);
                known.push_str(value);
            }
            _ => {
                self.0.insert(column, value.to_owned());
            }
        }
    }

    /// Puts a value in the place of whatever the field held; an empty one clears it.
    pub fn replace(&mut self, column: Column, value: &str) {
        self.0.remove(&column);
        self.set(column, value);
    }

    /// Fields by the columns' own names or aliases, as forms and requests send them. Names that
    /// are not columns are passed over.
    pub fn named<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let (names, values): (Vec<String>, Vec<V>) =
            pairs.into_iter().map(|(name, value)| (name.as_ref().to_owned(), value)).unzip();
        let mut fields = Self::default();
        for (place, value) in Mapping::of(&names).places.iter().zip(&values) {
            if let Some(column) = place {
                fields.set(*column, value.as_ref());
            }
        }
        fields
    }

    /// The fields that are not empty.
    pub fn iter(&self) -> impl Iterator<Item = (Column, &str)> {
        self.0.iter().map(|(column, text)| (*column, text.as_str()))
    }

    /// As a JSON object of texts, for a form.
    #[must_use]
    pub fn to_json(&self) -> String {
        let map: serde_json::Map<String, serde_json::Value> =
            self.iter().map(|(column, text)| (column.code().into(), text.into())).collect();
        serde_json::Value::Object(map).to_string()
    }

    /// Reads what [`Fields::to_json`] wrote; anything else gives no fields.
    #[must_use]
    pub fn from_json(text: &str) -> Self {
        let map: BTreeMap<String, String> = serde_json::from_str(text).unwrap_or_default();
        let known = map.iter().filter_map(|(n, text)| Some((Column::from_code(n)?, text.clone())));
        Self(known.collect())
    }

    /// The reference of the order that these fields name; empty where they name none.
    pub(crate) fn reference(&self) -> &str {
        self.0.get(&Column::ExternalReference).map_or("", String::as_str)
    }
}

/// How [`Fields::to_json`] writes the reference of an order.
pub(crate) fn named_in_fields(reference: &str) -> crate::Result<String> {
    let text = serde_json::to_string(reference)?;
    Ok(format!("\"{}\":{text}", Column::ExternalReference.code()))
}
