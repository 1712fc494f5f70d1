from django.db import models


class Organisation(models.Model):
    """Organisation: a ministry, authority, county, municipality or Träger, with its roles."""

    class Kind(models.TextChoices):
        COUNTY = "county", "Kreis"
        MUNICIPALITY = "municipality", "Stadt oder Gemeinde"
        MINISTRY = "ministry", "Ministerium"
        DISTRICT_GOVERNMENT = "district_government", "Bezirksregierung"
        STATE = "state", "Land"
        WELFARE = "welfare", "Wohlfahrtsverband"
        ASSOCIATION = "association", "Verein oder Verband"
        NETWORK = "network", "Netzwerk"

    # Who gives the money, or decides on it, receives none of it.
    RECEIVING = (Kind.COUNTY, Kind.MUNICIPALITY, Kind.WELFARE, Kind.ASSOCIATION, Kind.NETWORK)

    code = models.SlugField("Kürzel", max_length=80, unique=True)
    name = models.CharField("Bezeichnung", max_length=200)
    kind = models.CharField("Art", max_length=20, choices=Kind)
    is_funder = models.BooleanField("Fördergeber", default=False)
    is_authority = models.BooleanField("Bewilligungsbehörde", default=False)
    is_recipient = models.BooleanField("Empfänger", default=False)
    email = models.EmailField("E-Mail", blank=True)
    source = models.CharField("Quelle", max_length=300, blank=True)

    class Meta:
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"
        ordering = ("name__german",)

    def __str__(self) -> str:
        return self.name
