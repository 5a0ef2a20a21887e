"""The dashboard: a district's January on one web page that needs nothing but a browser."""

from .page import Look, dashboard_page, is_dashboard

__all__ = ["Look", "dashboard_page", "is_dashboard"]
