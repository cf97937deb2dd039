//! Plain data and rules of the panel: what a person sees, decides and is told, without the browser and without the
//! network. All of it is tested natively.
