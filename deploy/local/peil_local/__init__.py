"""Peil on one machine: sets itself up, starts engines and services, keeps them running, and is their front."""
