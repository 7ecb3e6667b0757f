//! Engines that are servers.
