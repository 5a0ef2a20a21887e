"""The command line ``nianbao``."""
