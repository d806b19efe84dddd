using System.Text;

namespace ArdbNet.Server.Commands.Server;

/// <summary>LOLWUT's picture: the levels of a log-structured merge tree, each wider than the one above.</summary>
internal static class LevelPicture
{
    private const string Shades = "░▒▓█";

    public static string Paint(int levels, Random random)
    {
        var width = Width(levels - 1);
        var text = new StringBuilder();
        for (var level = 0; level < levels; level++)
        {
            var own = Width(level);
            text.Append(' ', (width - own) / 2);
            var shade = ' ';
            for (var column = 0; column < own; column++)
            {
                // A new table file begins every few columns.
                if (column % 3 == 0) shade = Shades[random.Next(Shades.Length)];
                text.Append(shade);
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static int Width(int level) => 6 + (level * level * 2);
}
