"""Reading the street and outcome files of data.police.uk."""
